#!/usr/bin/env python3
"""Builds the two bundled ONNX models and their metadata from published weights.

The weights are the numbers that the npm package @vladmandic/face-api 1.7.15 (MIT licence, see
NOTICE) ships in its folder `model/`: per network a JSON manifest (name, shape, dtype and, for
quantised tensors, scale and minimum) and one binary file that holds the tensors in that order.
This script dequantises them, turns TensorFlow layouts into ONNX layouts, writes the networks as
ONNX graphs (opset 12, IR version 7, default-domain operators only) and describes them in
`model_info.json` and `model_checksums.json`. Same input, same bytes out.

    sudo apt-get install python3-numpy python3-onnx python3-torch    # Debian 12
    npm pack @vladmandic/face-api@1.7.15 && tar xzf vladmandic-face-api-1.7.15.tgz
    /usr/bin/python3 tools/build_bundled_models.py package [OUT_DIR]

OUT_DIR defaults to the resource folder of emotion-onnx in this repository.
The committed files were made with Python 3.11.2, numpy 1.24.2, onnx 1.12.0 and torch 1.13.0 (Debian 12).
"""

import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch.nn import functional

PACKAGE = ("@vladmandic/face-api", "1.7.15")
VERSION = "1.0.0"
REPOSITORY = Path(__file__).resolve().parent.parent
OUT_DIR = REPOSITORY / "emotion-onnx/src/main/resources/dev/emotion4j/onnx/models"
NOTE = (
    "{} of the npm package @vladmandic/face-api 1.7.15 (MIT licence, Copyright (c) Vladimir Mandic), "
    "weights dequantised to float32 and rebuilt as an ONNX graph."
)
DETECTOR_NOTE = NOTE.format("Face detector (tiny_face_detector_model)")
EXPRESSION_NOTE = NOTE.format("Expression classifier (face_expression_model)")
DETECTOR_MEAN = (117.001, 114.697, 97.404)
EXPRESSION_MEAN = (122.782, 117.001, 104.298)
EXPRESSIONS = ["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"]

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

    def max_pool(self, x, name, stride, pads=NO_PADDING):
        return self.node("MaxPool", [x], name, kernel_shape=[2, 2], strides=[stride, stride], pads=pads)

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
            producer_version=VERSION,
            doc_string=note,
        )
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString(deterministic=True)


def face_detector(weights):
    """Image [N,3,H,W], H and W multiples of 32, to the raw grid [N,25,H/32,W/32].

    No padding depends on the size: conv0 takes two rows off a multiple of 32, so of the poolings
    with stride 2 only the second meets an odd number of rows, and it always does.
    """
    g = Graph(weights)
    x = "input"
    for i in range(6):
        scope = f"conv{i}"
        if i > 0:
            x = g.max_pool(x, f"pool{i - 1}", 2, PAD_END if i == 2 else NO_PADDING)
        x = g.separable(x, scope) if i > 0 else g.plain(x, scope)
        x = g.node("LeakyRelu", [x], f"{scope}/leaky_relu", alpha=0.1)
    x = g.max_pool(x, "pool5", 1, PAD_END)
    g.plain(x, "conv8")
    return g.model("face_detector", DETECTOR_NOTE, [3, "height", "width"], [25, "rows", "cols"])


def face_expression(weights):
    """Face [N,3,112,112] to seven logits [N,7]."""
    g = Graph(weights)
    x = "input"
    for i in range(4):
        block = f"dense{i}"
        first = (g.separable if i > 0 else g.plain)(x, f"{block}/conv0", 2, PAD_END)
        x = total = g.node("Relu", [first], f"{block}/relu0")
        for j in range(1, 4):
            out = g.separable(x, f"{block}/conv{j}")
            total = g.node("Add", [total, out], f"{block}/add{j}")
            # conv1 reads relu0; every later layer reads the rectified sum of all before it.
            x = g.node("Relu", [total], f"{block}/relu{j}")
    x = g.node("GlobalAveragePool", [x], "pool")
    x = g.node("Flatten", [x], "flatten", axis=1)
    fc = [g.weight("fc/weights", (1, 0)), g.weight("fc/bias", (0,))]
    g.node("Gemm", [x, *fc], "fc", transB=1)
    return g.model("face_expression", EXPRESSION_NOTE, [3, 112, 112], [7])


def golden_input(seed, shape):
    """The input of a golden block: SplitMix64's outputs as float32, uniform in [-2, 2)."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, np.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) * 2.0**-22 - 2).astype(np.float32).reshape(shape)


def face_expression_golden(weights, seed=1):
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
    for i in range(4):
        first = (separable if i > 0 else plain)(x, f"dense{i}/conv0", 2).relu()
        second = separable(first, f"dense{i}/conv1")
        third = separable((first + second).relu(), f"dense{i}/conv2")
        fourth = separable((first + second + third).relu(), f"dense{i}/conv3")
        x = (first + second + third + fourth).relu()
    x = x.mean((2, 3)) @ tensors["fc/weights"] + tensors["fc/bias"]
    return {"seed": seed, "output": [round(value, 6) for value in x[0].tolist()], "tolerance": 1e-4}


def info(name, data, input_shape, output_shape, classes, note, mode, mean, **more):
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
            # The package feeds (byte - mean) / 255.
            "normalize": {"mean": [m / 255 for m in mean], "std": [1, 1, 1]},
        },
        **more,
    }


def main():
    parser = argparse.ArgumentParser(description="Builds the bundled ONNX models.")
    parser.add_argument("package_dir", type=Path, help="the unpacked npm package")
    parser.add_argument("out_dir", type=Path, nargs="?", default=OUT_DIR)
    args = parser.parse_args()
    manifest = json.loads((args.package_dir / "package.json").read_text())
    found = (manifest["name"], manifest["version"])
    if found != PACKAGE:
        parser.error(f"{args.package_dir} holds {'@'.join(found)}, expected {'@'.join(PACKAGE)}")

    detector = face_detector(read_weights(args.package_dir, "tiny_face_detector_model"))
    expression_weights = read_weights(args.package_dir, "face_expression_model")
    expression = face_expression(expression_weights)
    models = {
        "face_detector.onnx": info(
            "Tiny face detector", detector, [1, 3, 416, 416], [1, 25, 13, 13], ["face"],
            DETECTOR_NOTE, "letterbox_top_left", DETECTOR_MEAN,
        ),
        "face_expression.onnx": info(
            "Face expression classifier", expression, [1, 3, 112, 112], [1, 7], EXPRESSIONS,
            EXPRESSION_NOTE, "letterbox", EXPRESSION_MEAN, output="logits",
            golden=face_expression_golden(expression_weights),
        ),
    }
    files = {
        "face_detector.onnx": detector,
        "face_expression.onnx": expression,
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
