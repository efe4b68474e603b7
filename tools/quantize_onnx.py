"""Makes an INT8 copy of an exported classifier beside it, with its metadata.

    python3 tools/quantize_onnx.py --models DIR --model mobilenet_emotion.onnx --format dynamic

writes DIR/mobilenet_emotion.dynamic.onnx and its entries in the two JSON files. Two formats, both
with 8-bit weights (symmetric, one scale a tensor) and activations whose range is measured at each
run, so that no calibration pictures are needed:

* dynamic: DynamicQuantizeLinear, ConvInteger or MatMulInteger: whole-number arithmetic.
* qdq: weights and activations pass QuantizeLinear and DequantizeLinear pairs, which a runtime may
  fuse; arithmetic is as the runtime likes it.

Needs numpy and onnx. How far the answers move is for you to judge: compare labels on your pictures.
"""

import argparse
import hashlib
import json
import pathlib
import sys

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper, numpy_helper


class Quantizer:
    def __init__(self, graph):
        self.graph = graph
        self.weights = {tensor.name: tensor for tensor in graph.initializer}
        self.quantized = {}
        self.nodes = []
        self.tensors = []

    def constant(self, name, array):
        self.tensors.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operator, inputs, outputs, **attributes):
        self.nodes.append(
            helper.make_node(operator, inputs, outputs, name=outputs[0], **attributes)
        )
        return outputs[0]

    def weight(self, name, transpose=False):
        """Adds the 8-bit weights, and returns the names of values, scale and zero point."""
        if name not in self.quantized:
            values = numpy_helper.to_array(self.weights[name])
            if transpose:
                values = np.ascontiguousarray(values.T)
            # Weights that are all zero are zero at any scale.
            scale = np.float32(np.abs(values).max() / 127 or 1)
            rounded = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
            self.quantized[name] = [
                self.constant(name + "_q", rounded),
                self.constant(name + "_scale", np.array(scale)),
                self.constant(name + "_zero", np.array(0, np.int8)),
            ]
        return self.quantized[name]

    def renamed(self, name, new_name):
        return numpy_helper.from_array(numpy_helper.to_array(self.weights[name]), new_name)

    def activation(self, name):
        if name not in self.quantized:
            outputs = [name + suffix for suffix in ("_q", "_scale", "_zero")]
            self.add("DynamicQuantizeLinear", [name], outputs)
            self.quantized[name] = outputs
        return self.quantized[name]

    def dynamic(self, node):
        x, x_scale, x_zero = self.activation(node.input[0])
        w, w_scale, w_zero = self.weight(node.input[1], transpose=node.op_type == "Gemm")
        out = node.output[0]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        if node.op_type == "Conv":
            self.add("ConvInteger", [x, w, x_zero, w_zero], [out + "_int"], **attributes)
            bias_shape = (1, -1, 1, 1)
        else:
            self.add("MatMulInteger", [x, w, x_zero, w_zero], [out + "_int"])
            bias_shape = (1, -1)
        bias = numpy_helper.to_array(self.weights[node.input[2]]).reshape(bias_shape)
        self.add("Cast", [out + "_int"], [out + "_float"], to=TensorProto.FLOAT)
        self.add("Mul", [x_scale, w_scale], [out + "_scale_product"])
        self.add("Mul", [out + "_float", out + "_scale_product"], [out + "_scaled"])
        self.add("Add", [out + "_scaled", self.constant(out + "_bias", bias)], [out])

    def qdq(self, node):
        x = self.add("DequantizeLinear", self.activation(node.input[0]), [node.output[0] + "_x"])
        w = self.add("DequantizeLinear", self.weight(node.input[1]), [node.input[1] + "_dq"])
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.input[0] = x
        copy.input[1] = w
        self.nodes.append(copy)

    def run(self, kind):
        for node in self.graph.node:
            if node.op_type == "Identity" and node.input[0] in self.weights:
                # torch's exporter writes equal tensors once, and refers to them by such nodes.
                self.weights[node.output[0]] = self.renamed(node.input[0], node.output[0])
                continue
            constant = len(node.input) == 3 and all(n in self.weights for n in node.input[1:])
            if node.op_type in ("Conv", "Gemm") and constant:
                getattr(self, kind)(node)
            else:
                self.nodes.append(node)
        nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in self.nodes]
        del self.graph.node[:]
        self.graph.node.extend(nodes)
        used = {name for node in nodes for name in node.input}
        left = [tensor for name, tensor in self.weights.items() if name in used] + self.tensors
        del self.graph.initializer[:]
        self.graph.initializer.extend(left)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", required=True, type=pathlib.Path, help="the model directory")
    parser.add_argument("--model", required=True, help="the model's file name there")
    parser.add_argument("--format", required=True, choices=["dynamic", "qdq"])
    options = parser.parse_args()

    try:
        run(options)
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")


def read_json(path):
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        sys.exit(f"{path}: not JSON: {error}")


def run(options):
    info_file = options.models / "model_info.json"
    checksums_file = options.models / "model_checksums.json"
    info = read_json(info_file)
    checksums = read_json(checksums_file) if checksums_file.exists() else {}
    if options.model not in info.get("models", {}):
        sys.exit(f"{info_file}: no entry {options.model}; there are {list(info.get('models', {}))}")
    source = options.models / options.model
    try:
        model = onnx.load(str(source))
    except DecodeError as error:
        sys.exit(f"{source}: not an ONNX model: {error}")
    Quantizer(model.graph).run(options.format)
    onnx.checker.check_model(model)
    file = options.models / f"{pathlib.Path(options.model).stem}.{options.format}.onnx"
    onnx.save(model, str(file))

    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    entry = dict(info["models"][options.model])
    entry["name"] += f" INT8 {options.format}"
    entry["checksum"] = checksum
    # The original's answer to a known input is not this copy's.
    entry.pop("golden", None)
    info["models"][file.name] = entry
    checksums[file.name] = checksum
    for path, content in ((info_file, info), (checksums_file, checksums)):
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
