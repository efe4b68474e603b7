package dev.emotion4j.onnx.graph.rules;

import dev.emotion4j.onnx.graph.ElementType;

/** The rules of what turns numbers into small integers and back. */
final class QuantizeRules {
  private QuantizeRules() {}

  static TensorShape quantize(NodeContext node) {
    scale(node);
    TensorShape zeroPoint = node.optional(2);
    ElementType type =
        zeroPoint == null ? ElementType.of(node.integer("output_dtype", 2)) : zeroPoint.type();
    if (type == null || (node.integer("output_dtype", 0) == 0) != !node.has("output_dtype")) {
      throw node.refuse("output_dtype is none of " + ElementType.names());
    }
    return new TensorShape(type, node.in(0).dims());
  }

  static TensorShape dequantize(NodeContext node) {
    scale(node);
    return new TensorShape(node.in(1).type(), node.in(0).dims());
  }

  /** A scale (and zero point) for the whole tensor, or one for each place along an axis. */
  private static void scale(NodeContext node) {
    node.require(node.integer("block_size", 0) == 0, "quantisation in blocks is not supported");
    TensorShape in = node.in(0);
    TensorShape scale = node.in(1);
    TensorShape zeroPoint = node.optional(2);
    boolean fits = scale.rank() <= 1 && scale.elements() >= 1;
    if (fits && scale.elements() > 1) {
      fits = scale.dim(0) == in.dim(node.axis(node.integer("axis", 1), in.rank()));
    }
    fits &= zeroPoint == null || zeroPoint.elements() == scale.elements();
    node.require(fits, "scale %s and zero point %s don't fit %s", scale, zeroPoint, in);
  }
}
