// A peer of emotion-benchmarks: onnxruntime-web (WebAssembly, one thread), which the owners of the
// models use in the browser, with pictures decoded and resized by sharp, since Node has no canvas.
//
// Set up: npm install --ignore-scripts --no-package-lock (in this folder)
// Run: node onnxruntime_web.mjs MODEL PICTURE SECONDS
// Prints a JSON array with one row.

import fs from "node:fs";
import * as ort from "onnxruntime-web";
import sharp from "sharp";
import { medianMs, SIZE, toTensor } from "./measure.mjs";

const [model, picture, seconds] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(fs.readFileSync(model), {
  executionProviders: ["wasm"],
});
const jpeg = fs.readFileSync(picture);

async function classify(image) {
  const rgb = await image
    .resize(SIZE, SIZE, { fit: "fill", kernel: "linear" })
    .removeAlpha()
    .raw()
    .toBuffer();
  const input = new ort.Tensor("float32", toTensor(rgb), [1, 3, SIZE, SIZE]);
  return Array.from((await session.run({ input })).output.data);
}

const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
const raw = { width: info.width, height: info.height, channels: info.channels };
const fromJpeg = () => classify(sharp(jpeg));
const fromFrame = () => classify(sharp(data, { raw }));

const input = new ort.Tensor("float32", new Float32Array(3 * SIZE * SIZE), [1, 3, SIZE, SIZE]);
const inferenceMs = await medianMs(() => session.run({ input }), Number(seconds));

console.log(
  JSON.stringify([
    {
      name: "sharp + onnxruntime-web (wasm)",
      remark: `inference alone ${inferenceMs.toFixed(2)} ms`,
      logits: await fromJpeg(),
      frame_logits: await fromFrame(),
      jpeg_ms: await medianMs(fromJpeg, Number(seconds)),
      frame_ms: await medianMs(fromFrame, Number(seconds)),
    },
  ]),
);
