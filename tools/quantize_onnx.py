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

import numpy as np
import onnx
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
        values = numpy_helper.to_array(self.weights.pop(name))
        if transpose:
            values = np.ascontiguousarray(values.T)
        scale = np.float32(np.abs(values).max() / 127)
        rounded = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
        return (
            self.constant(name + "_q", rounded),
            self.constant(name + "_scale", np.array(scale)),
            self.constant(name + "_zero", np.array(0, np.int8)),
        )

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
            bias = numpy_helper.to_array(self.weights.pop(node.input[2])).reshape(1, -1, 1, 1)
        else:
            self.add("MatMulInteger", [x, w, x_zero, w_zero], [out + "_int"])
            bias = numpy_helper.to_array(self.weights.pop(node.input[2])).reshape(1, -1)
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
            plain_gemm = node.op_type == "Gemm" and node.input[1] in self.weights
            if node.op_type == "Conv" or plain_gemm:
                getattr(self, kind)(node)
            else:
                self.nodes.append(node)
        nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in self.nodes]
        del self.graph.node[:]
        self.graph.node.extend(nodes)
        left = list(self.weights.values()) + self.tensors
        del self.graph.initializer[:]
        self.graph.initializer.extend(left)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", required=True, type=pathlib.Path, help="the model directory")
    parser.add_argument("--model", required=True, help="the model's file name there")
    parser.add_argument("--format", required=True, choices=["dynamic", "qdq"])
    options = parser.parse_args()

    model = onnx.load(str(options.models / options.model))
    Quantizer(model.graph).run(options.format)
    onnx.checker.check_model(model)
    file = options.models / f"{pathlib.Path(options.model).stem}.{options.format}.onnx"
    onnx.save(model, str(file))

    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    info_file = options.models / "model_info.json"
    checksums_file = options.models / "model_checksums.json"
    info = json.loads(info_file.read_text("utf-8"))
    entry = dict(info["models"][options.model])
    entry["name"] += f" INT8 {options.format}"
    entry["checksum"] = checksum
    info["models"][file.name] = entry
    checksums = json.loads(checksums_file.read_text("utf-8")) if checksums_file.exists() else {}
    checksums[file.name] = checksum
    for path, content in ((info_file, info), (checksums_file, checksums)):
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
