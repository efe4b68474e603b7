// Records where the landmark network's package sees five points of a face, to check the rebuilt network.
//
//     npm install --no-save @vladmandic/face-api@1.7.15 @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 pngjs@7.0.0
//     node tools/golden_landmarks.cjs
//
// Writes for each 112x112 picture of the test resources' folder face-api its points as shares of the
// picture's sides: the right eye, the left eye (the means of six of the network's 68 points each), the tip of
// the nose, the right and the left corner of the mouth. The committed file was made with those versions and
// Node 20.20.2.
const fs = require("node:fs");
const path = require("node:path");
const tf = require("@tensorflow/tfjs");
const faceapi = require("@vladmandic/face-api/dist/face-api.node-wasm.js");
const { PNG } = require("pngjs");

const NETWORK = "face_landmark_68_tiny_model";
const FOLDER = path.join(__dirname, "../emotion-onnx/src/test/resources/dev/emotion4j/onnx/face-api");
const POINTS = [[36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47], [30], [48], [54]];

async function main() {
  await tf.setBackend("cpu");
  const models = path.join(path.dirname(require.resolve("@vladmandic/face-api/package.json")), "model");
  const manifest = JSON.parse(fs.readFileSync(path.join(models, `${NETWORK}-weights_manifest.json`)));
  const bytes = fs.readFileSync(path.join(models, manifest[0].paths[0]));
  const network = new faceapi.FaceLandmark68TinyNet();
  network.loadFromWeightMap(tf.io.decodeWeights(new Uint8Array(bytes).buffer, manifest[0].weights));
  const rows = [];
  for (let i = 1; i <= 3; i++) {
    const { data, width, height } = PNG.sync.read(fs.readFileSync(path.join(FOLDER, `expression_input_${i}.png`)));
    const picture = tf.tensor4d(data, [1, height, width, 4], "float32").slice([0, 0, 0, 0], [-1, -1, -1, 3]);
    const numbers = await (await network.forward(picture)).data();
    const mean = (points, axis) => points.reduce((sum, p) => sum + numbers[2 * p + axis], 0) / points.length;
    rows.push(POINTS.flatMap((points) => [mean(points, 0), mean(points, 1)]));
  }
  const lines = rows.map((row) => "  " + JSON.stringify(row)).join(",\n");
  fs.writeFileSync(path.join(FOLDER, "landmarks.json"), `[\n${lines}\n]\n`);
}

main();
