// A peer of emotion-benchmarks: sharp (libvips) and onnxruntime-node, on one thread.
//
// Set up: npm install --ignore-scripts --no-package-lock (in this folder)
// Run: node sharp_onnxruntime_node.mjs MODEL PICTURE SECONDS
// Prints one JSON object.

import fs from "node:fs";
import ort from "onnxruntime-node";
import sharp from "sharp";
import { medianMs, SIZE, toTensor } from "./measure.mjs";

const [model, picture, seconds] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const session = await ort.InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
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

console.log(
  JSON.stringify({
    name: "sharp + onnxruntime-node",
    remark: "",
    logits: await fromJpeg(),
    jpeg_ms: await medianMs(fromJpeg, Number(seconds)),
    frame_ms: await medianMs(fromFrame, Number(seconds)),
  }),
);
