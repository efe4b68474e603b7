#!/usr/bin/env python3
"""Builds the three bundled ONNX models and their metadata from published weights.

The weights of the classifier and of the landmarks are the numbers that the npm package @vladmandic/face-api 1.7.15 (MIT
licence, see NOTICE) ships in its folder `model/`: per network a JSON manifest (name, shape, dtype
and, for quantised tensors, scale and minimum) and one binary file that holds the tensors in that
order. This script dequantises them, turns TensorFlow layouts into ONNX layouts and writes the
network as an ONNX graph. Of the 68 points of `face_landmark_68_tiny_model`, five are left: an eye is
the mean of its six, which the last, linear layer computes as well.

The detector is `model/fr_detect.onnx` of the npm package faceplugin-face-recognition-js 0.0.1 (MIT
licence, see NOTICE): Ultra-Light-Fast-Generic-Face-Detector's version-RFB-320. Its convolutions are
kept as they are; the softmax and the decoding of boxes at its end, which fix the batch at one, are
left to whoever reads the output: float32[N, 4420, 6], a prior box's four offsets and two logits.

All are opset 12, IR version 7, with default-domain operators only, and are described in
`model_info.json` and `model_checksums.json`. Same input, same bytes out.

    sudo apt-get install python3-numpy python3-onnx python3-torch    # Debian 12
    npm pack @vladmandic/face-api@1.7.15 faceplugin-face-recognition-js@0.0.1
    mkdir face-api faceplugin
    tar xzf vladmandic-face-api-1.7.15.tgz -C face-api
    tar xzf faceplugin-face-recognition-js-0.0.1.tgz -C faceplugin
    /usr/bin/python3 tools/build_bundled_models.py face-api/package faceplugin/package [OUT_DIR]

OUT_DIR defaults to the resource folder of emotion-onnx in this repository.
The committed files were made with Python 3.11.2, numpy 1.24.2, onnx 1.12.0 and torch 1.13.0 (Debian 12).
"""

import argparse
import hashlib
import json
import re
from pathlib import Path

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

PACKAGE = ("@vladmandic/face-api", "1.7.15")
VERSION = "1.2.0"
GRAPH_VERSION = "1.0.0"
REPOSITORY = Path(__file__).resolve().parent.parent
OUT_DIR = REPOSITORY / "emotion-onnx/src/main/resources/dev/emotion4j/onnx/models"
NOTE = (
    "{} of the npm package @vladmandic/face-api 1.7.15 (MIT licence, Copyright (c) Vladimir Mandic), "
    "weights dequantised to float32 and rebuilt as an ONNX graph."
)
DETECTOR_PACKAGE = ("faceplugin-face-recognition-js", "0.0.1")
DETECTOR_SHA256 = "6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854"
DETECTOR_NOTE = (
    "Ultra-Light-Fast-Generic-Face-Detector, version-RFB-320 (MIT licence, Copyright (c) 2019 linzai), as model/fr_detect.onnx "
    "of the npm package faceplugin-face-recognition-js 0.0.1 (MIT licence) has it, without the decoding at its end."
)
EXPRESSION_NOTE = NOTE.format("Expression classifier (face_expression_model)")
LANDMARK_NOTE = NOTE.format("Face landmarks (face_landmark_68_tiny_model)")
FACE_API_MEAN = (122.782, 117.001, 104.298)
EXPRESSIONS = ["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"]

# The network's prior boxes and variances, as its makers trained it.
DETECTOR = {
    "family": "ssd",
    "priors": [
        {"stride": 8, "sizes": [10, 16, 24]},
        {"stride": 16, "sizes": [32, 48]},
        {"stride": 32, "sizes": [64, 96]},
        {"stride": 64, "sizes": [128, 192, 256]},
    ],
    "variances": [0.1, 0.2],
    "scores": "logits",
    "score_threshold": 0.97,
    "iou_threshold": 0.3,
    # In several passes, as docs/bundled-models.md tells.
    "search": "thorough",
    "landmark_model": "face_landmarks.onnx",
}
# How a face's box becomes the square that the classifier sees; measured in docs/bundled-models.md.
FACE = {"square": "mean", "scale": 1.0, "shift": [0.0, 0.1]}
# Right eye, left eye, tip of the nose, right and left corner of the mouth: which of the 68 points they are.
POINTS = ((36, 37, 38, 39, 40, 41), (42, 43, 44, 45, 46, 47), (30,), (48,), (54,))
TEMPERATURE = 3.0

NO_PADDING = (0, 0, 0, 0)
PAD_1 = (1, 1, 1, 1)
# TensorFlow's "same" padding that a window leaves uneven puts the odd row and column at the end.
PAD_END = (0, 0, 1, 1)


def read_weights(package, network):
    """Reads one network's tensors: a dict from tensor name to float32 array, in TensorFlow layout."""
    entries = json.loads((package / f"model/{network}-weights_manifest.json").read_text())
    weights = {}
    for group in entries:
        data = b"".join((package / "model" / path).read_bytes() for path in group["paths"])
        offset = 0
        for spec in group["weights"]:
            quantization = spec.get("quantization")
            dtype = np.dtype(np.uint8 if quantization else np.float32).newbyteorder("<")
            assert spec["dtype"] == "float32" and (not quantization or quantization["dtype"] == "uint8"), spec
            count = int(np.prod(spec["shape"]))
            values = np.frombuffer(data, dtype, count, offset)
            offset += count * dtype.itemsize
            if quantization:
                # As the package's runtime does: JavaScript numbers are doubles, stored once as float32.
                values = values * np.float64(quantization["scale"]) + np.float64(quantization["min"])
            weights[spec["name"]] = values.astype("<f4").reshape(spec["shape"])
        assert offset == len(data), f"{network}: manifest covers {offset} of {len(data)} bytes"
    return weights


class Graph:
    """Collects nodes and initializers; every layer method returns the name of its tensor."""

    def __init__(self, weights):
        self.unused = dict(weights)
        self.nodes = []
        self.initializers = []

    def weight(self, name, axes):
        array = np.ascontiguousarray(self.unused.pop(name).transpose(axes))
        self.initializers.append(
            helper.make_tensor(name, TensorProto.FLOAT, array.shape, array.tobytes(), raw=True)
        )
        return name

    def node(self, operator, inputs, name, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def conv(self, x, name, filters, axes, bias=None, stride=1, pads=NO_PADDING, group=1):
        kernel = self.unused[filters].shape[:2]
        inputs = [x, self.weight(filters, axes)]
        if bias:
            inputs.append(self.weight(bias, (0,)))
        return self.node(
            "Conv", inputs, name, kernel_shape=kernel, strides=[stride, stride], pads=pads, group=group
        )

    def plain(self, x, scope, stride=1, pads=NO_PADDING):
        """Convolution with bias; filters [H,W,In,Out] become [Out,In,H,W]."""
        return self.conv(x, scope, f"{scope}/filters", (3, 2, 0, 1), f"{scope}/bias", stride, pads)

    def separable(self, x, scope, stride=1, pads=PAD_1):
        """Depthwise 3x3 ([H,W,In,1] becomes [In,1,H,W]), then pointwise 1x1 with bias."""
        depthwise, pointwise = f"{scope}/depthwise_filter", f"{scope}/pointwise_filter"
        channels = self.unused[depthwise].shape[2]
        x = self.conv(x, f"{scope}/depthwise", depthwise, (2, 3, 0, 1), None, stride, pads, channels)
        return self.conv(x, scope, pointwise, (3, 2, 0, 1), f"{scope}/bias")

    def model(self, name, note, input_shape, output_shape):
        """Makes the last node's tensor the graph's output, checks the graph and serialises it."""
        assert not self.unused, f"{name}: weights without a use: {sorted(self.unused)}"
        self.nodes[-1].output[0] = "output"
        graph = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch_size", *input_shape])],
            [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch_size", *output_shape])],
            self.initializers,
        )
        model = helper.make_model(
            graph,
            ir_version=7,
            opset_imports=[helper.make_opsetid("", 12)],
            producer_name="emotion4j",
            producer_version=GRAPH_VERSION,
            doc_string=note,
        )
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString(deterministic=True)


def face_detector(package):
    """Image [N,3,240,320] to [N,4420,6]: the package's graph up to its two concatenations."""
    data = (package / "model/fr_detect.onnx").read_bytes()
    assert hashlib.sha256(data).hexdigest() == DETECTOR_SHA256, "fr_detect.onnx is another file"
    source = onnx.load_from_string(data).graph
    made_by = {output: node for node in source.node for output in node.output}
    # The softmax reads the logits; the boxes are decoded from slices of the offsets.
    logits = next(node for node in source.node if node.op_type == "Softmax").input[0]
    slices = (node.input[0] for node in source.node if node.op_type == "Slice")
    offsets = next(name for name in slices if made_by[name].op_type == "Concat")
    weights = {tensor.name: tensor for tensor in source.initializer}
    nodes, initializers, done = [], {}, set()

    def keep(name):
        if name == source.input[0].name or name in done:
            return
        done.add(name)
        if name in weights:
            initializers[name] = weights[name]
            return
        node = onnx.NodeProto()
        node.CopyFrom(made_by[name])
        if node.op_type == "Reshape":
            # From a size computed at run time to [N, priors, values], with N as it comes.
            last = 2 if name in made_by[logits].input else 4
            node.input[1] = f"shape_of_{last}"
            initializers[node.input[1]] = numpy_helper.from_array(np.array([0, -1, last], np.int64), node.input[1])
            keep(node.input[0])
        else:
            for value in node.input:
                keep(value)
        assert node.op_type in ("Conv", "Relu", "Concat", "Add", "Mul", "Transpose", "Reshape", "Constant"), node.op_type
        nodes.append(node)

    keep(offsets)
    keep(logits)
    nodes.append(helper.make_node("Concat", [offsets, logits], ["output"], name="output", axis=2))
    graph = helper.make_graph(
        nodes,
        "face_detector",
        [helper.make_tensor_value_info(source.input[0].name, TensorProto.FLOAT, ["batch_size", 3, 240, 320])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch_size", 4420, 6])],
        list(initializers.values()),
    )
    model = helper.make_model(
        graph,
        ir_version=7,
        opset_imports=[helper.make_opsetid("", 12)],
        producer_name="emotion4j",
        producer_version=GRAPH_VERSION,
        doc_string=DETECTOR_NOTE,
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def face_detector_golden(package, seed=1, count=48):
    """What PyTorch answers, in double precision, to the package's own graph: values spread over the output."""
    source = onnx.load(str(package / "model/fr_detect.onnx")).graph
    values = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float64)) for tensor in source.initializer}
    values[source.input[0].name] = torch.from_numpy(golden_input(seed, (1, 3, 240, 320)).astype(np.float64))
    heads = {}
    for node in source.node:
        inputs = [values.get(name) for name in node.input]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        decoding = any(value is None for value in inputs)
        if node.op_type == "Concat" and all(name in heads for name in node.input):
            # The scores' concatenation comes first.
            last = 4 if "logits" in values else 2
            y = torch.cat([heads[name].reshape(1, -1, last) for name in node.input], 1)
            values["offsets" if last == 4 else "logits"] = y
        elif node.op_type == "Reshape":
            # Of the heads alone: two logits or four offsets for each of a cell's prior boxes.
            heads[node.output[0]] = inputs[0]
            continue
        elif decoding:
            continue
        elif node.op_type == "Conv":
            top, left, bottom, right = attributes["pads"]
            assert (top, left) == (bottom, right)
            y = functional.conv2d(
                inputs[0], inputs[1], inputs[2] if len(inputs) > 2 else None, attributes["strides"],
                (top, left), attributes["dilations"], attributes["group"],
            )
        elif node.op_type == "Relu":
            y = inputs[0].relu()
        elif node.op_type == "Add":
            y = inputs[0] + inputs[1]
        elif node.op_type == "Mul":
            y = inputs[0] * inputs[1]
        elif node.op_type == "Constant":
            y = torch.from_numpy(numpy_helper.to_array(attributes["value"]).astype(np.float64))
        elif node.op_type == "Transpose":
            y = inputs[0].permute(*attributes["perm"])
        elif node.op_type == "Concat":
            y = torch.cat(inputs, attributes["axis"])
        else:
            continue
        values[node.output[0]] = y
    output = torch.cat([values["offsets"], values["logits"]], 2).flatten()
    step = len(output) // count
    return {"seed": seed, "output": [round(value, 6) for value in output[: count * step : step].tolist()], "tolerance": 1e-3}


def dense_net(g, blocks, layers):
    """The package's face features: a picture [N,3,112,112] to [N,C], the mean of each channel."""
    x = "input"
    for i in range(blocks):
        block = f"dense{i}"
        first = (g.separable if i > 0 else g.plain)(x, f"{block}/conv0", 2, PAD_END)
        x = total = g.node("Relu", [first], f"{block}/relu0")
        for j in range(1, layers):
            out = g.separable(x, f"{block}/conv{j}")
            total = g.node("Add", [total, out], f"{block}/add{j}")
            # conv1 reads relu0; every later layer reads the rectified sum of all before it.
            x = g.node("Relu", [total], f"{block}/relu{j}")
    x = g.node("GlobalAveragePool", [x], "pool")
    return g.node("Flatten", [x], "flatten", axis=1)


def linear(g, x):
    g.node("Gemm", [x, g.weight("fc/weights", (1, 0)), g.weight("fc/bias", (0,))], "fc", transB=1)


def face_expression(weights):
    """Face [N,3,112,112] to seven logits [N,7]."""
    g = Graph(weights)
    linear(g, dense_net(g, 4, 4))
    return g.model("face_expression", EXPRESSION_NOTE, [3, 112, 112], [7])


def five_points(weights):
    """Weights [C,136] and bias [136] of x and y of 68 points become those of the five."""
    weights = dict(weights)
    for name in ("fc/weights", "fc/bias"):
        values = weights[name].astype(np.float64).reshape(*weights[name].shape[:-1], 68, 2)
        points = np.stack([values[..., points, :].mean(-2) for points in map(list, POINTS)], -2)
        weights[name] = points.reshape(*weights[name].shape[:-1], 2 * len(POINTS)).astype(np.float32)
    return weights


def face_landmarks(weights):
    """Face [N,3,112,112] to [N,10]: x and y of five points as shares of its sides."""
    g = Graph(weights)
    linear(g, dense_net(g, 3, 3))
    return g.model("face_landmarks", LANDMARK_NOTE, [3, 112, 112], [2 * len(POINTS)])


def golden_input(seed, shape):
    """The input of a golden block: SplitMix64's outputs as float32, uniform in [-2, 2)."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, np.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) * 2.0**-22 - 2).astype(np.float32).reshape(shape)


def dense_net_golden(weights, blocks, layers, seed=1):
    """What PyTorch answers, in double precision, straight from the package's weights."""
    tensors = {name: torch.from_numpy(array.astype(np.float64)) for name, array in weights.items()}

    def plain(x, scope, stride):
        filters = tensors[f"{scope}/filters"].permute(3, 2, 0, 1)
        return functional.conv2d(functional.pad(x, (0, 1, 0, 1)), filters, tensors[f"{scope}/bias"], stride)

    def separable(x, scope, stride=1):
        x = functional.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))
        depthwise = tensors[f"{scope}/depthwise_filter"].permute(2, 3, 0, 1)
        x = functional.conv2d(x, depthwise, None, stride, groups=len(depthwise))
        pointwise = tensors[f"{scope}/pointwise_filter"].permute(3, 2, 0, 1)
        return functional.conv2d(x, pointwise, tensors[f"{scope}/bias"])

    x = torch.from_numpy(golden_input(seed, (1, 3, 112, 112)).astype(np.float64))
    for i in range(blocks):
        total = (separable if i > 0 else plain)(x, f"dense{i}/conv0", 2).relu()
        for j in range(1, layers):
            total = total + separable(total.relu(), f"dense{i}/conv{j}")
        x = total.relu()
    x = x.mean((2, 3)) @ tensors["fc/weights"] + tensors["fc/bias"]
    return {"seed": seed, "output": [round(value, 6) for value in x[0].tolist()], "tolerance": 1e-4}


def info(name, data, input_shape, output_shape, classes, note, mode, normalize, **more):
    """One model's entry in model_info.json."""
    return {
        "name": name,
        "input_shape": input_shape,
        "output_shape": output_shape,
        "classes": classes,
        "checksum": hashlib.sha256(data).hexdigest(),
        "note": note,
        "preprocessing": {
            "resize": input_shape[2:],
            "mode": mode,
            "color": "RGB",
            "normalize": normalize,
        },
        **more,
    }


def main():
    parser = argparse.ArgumentParser(description="Builds the bundled ONNX models.")
    parser.add_argument("package_dir", type=Path, help="the unpacked npm package @vladmandic/face-api")
    parser.add_argument("detector_dir", type=Path, help="the unpacked npm package faceplugin-face-recognition-js")
    parser.add_argument("out_dir", type=Path, nargs="?", default=OUT_DIR)
    args = parser.parse_args()
    for directory, expected in ((args.package_dir, PACKAGE), (args.detector_dir, DETECTOR_PACKAGE)):
        manifest = json.loads((directory / "package.json").read_text())
        found = (manifest["name"], manifest["version"])
        if found != expected:
            parser.error(f"{directory} holds {'@'.join(found)}, expected {'@'.join(expected)}")

    detector = face_detector(args.detector_dir)
    expression_weights = read_weights(args.package_dir, "face_expression_model")
    expression = face_expression(expression_weights)
    landmark_weights = five_points(read_weights(args.package_dir, "face_landmark_68_tiny_model"))
    landmarks = face_landmarks(landmark_weights)
    # The package feeds (byte - mean) / 255.
    face_api_normalize = {"mean": [m / 255 for m in FACE_API_MEAN], "std": [1, 1, 1]}
    models = {
        "face_detector.onnx": info(
            "Ultra-Light face detector RFB-320", detector, [1, 3, 240, 320], [1, 4420, 6], ["face"], DETECTOR_NOTE, "stretch",
            # The package feeds (byte - 127) / 128.
            {"mean": [127 / 255] * 3, "std": [128 / 255] * 3},
            detector=DETECTOR,
            golden=face_detector_golden(args.detector_dir),
        ),
        "face_expression.onnx": info(
            "Face expression classifier", expression, [1, 3, 112, 112], [1, 7], EXPRESSIONS, EXPRESSION_NOTE, "letterbox",
            face_api_normalize,
            output="logits",
            face={**FACE, "align": "tilted"},
            temperature=TEMPERATURE,
            golden=dense_net_golden(expression_weights, 4, 4),
        ),
        "face_landmarks.onnx": info(
            "Face landmarks", landmarks, [1, 3, 112, 112], [1, 2 * len(POINTS)], ["face"], LANDMARK_NOTE, "letterbox",
            face_api_normalize,
            landmarks=len(POINTS),
            face=FACE,
            golden=dense_net_golden(landmark_weights, 3, 3),
        ),
    }
    files = {
        "face_detector.onnx": detector,
        "face_expression.onnx": expression,
        "face_landmarks.onnx": landmarks,
        "model_info.json": as_json({"version": VERSION, "models": models}),
        "model_checksums.json": as_json({name: model["checksum"] for name, model in models.items()}),
    }
    args.out_dir.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (args.out_dir / name).write_bytes(data)
        print(f"{hashlib.sha256(data).hexdigest()}  {len(data):>9,} bytes  {name}")


def as_json(value):
    text = json.dumps(value, indent=2)
    # Innermost lists on one line.
    text = re.sub(r"\[[^\[\]{}]*\]", lambda match: re.sub(r"\s+", " ", match[0]), text)
    return (text.replace("[ ", "[").replace(" ]", "]") + "\n").encode()


if __name__ == "__main__":
    main()
