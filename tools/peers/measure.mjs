// What the JavaScript peers share: the median time of an asynchronous function, and the tensor.

export async function medianMs(run, seconds) {
  for (let i = 0; i < 5; i++) await run();
  const times = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || times.length === 0) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

export const SIZE = 224;
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

/** Turns interleaved RGB bytes of 224×224 pixels into float32[3, 224, 224]. */
export function toTensor(rgb) {
  const plane = SIZE * SIZE;
  const tensor = new Float32Array(3 * plane);
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < plane; i++) {
      tensor[c * plane + i] = (rgb[3 * i + c] / 255 - MEAN[c]) / STD[c];
    }
  }
  return tensor;
}
