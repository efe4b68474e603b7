// A peer of emotion-benchmarks: sharp (libvips) and onnxruntime-node, on one thread.
//
// Set up: npm install --ignore-scripts --no-package-lock (in this folder)
// Run: node sharp_onnxruntime_node.mjs MODEL PICTURE SECONDS
// Prints a JSON array with two rows: sharp as it comes, which lets libjpeg shrink the picture while
// decoding as far as it can, and with fastShrinkOnLoad off, which lets it do so less.

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

async function classify(image, options = {}) {
  const rgb = await image
    .resize(SIZE, SIZE, { fit: "fill", kernel: "linear", ...options })
    .removeAlpha()
    .raw()
    .toBuffer();
  const input = new ort.Tensor("float32", toTensor(rgb), [1, 3, SIZE, SIZE]);
  return Array.from((await session.run({ input })).output.data);
}

const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
const raw = { width: info.width, height: info.height, channels: info.channels };
const fromJpeg = () => classify(sharp(jpeg));
const fromWholeJpeg = () => classify(sharp(jpeg), { fastShrinkOnLoad: false });
const fromFrame = () => classify(sharp(data, { raw }));

async function row(name, fromFile, frame) {
  return {
    name,
    remark: "",
    logits: await fromFile(),
    jpeg_ms: await medianMs(fromFile, Number(seconds)),
    ...frame,
  };
}

const frame = {
  frame_logits: await fromFrame(),
  frame_ms: await medianMs(fromFrame, Number(seconds)),
};
console.log(
  JSON.stringify([
    await row("sharp + onnxruntime-node", fromJpeg, frame),
    // The option is about files only, so a frame has no figures of its own here.
    await row("sharp, fastShrinkOnLoad off + onnxruntime-node", fromWholeJpeg, {}),
  ]),
);
