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

  /** An operator of ONNX Runtime's own on bytes: a tensor's scale and zero point follow it. */
  static TensorShape same(NodeContext node) {
    singles(node, 1, 2, 3, 4);
    return node.in(0).blank();
  }

  static TensorShape broadcast(NodeContext node) {
    singles(node, 1, 2, 4, 5, 6, 7);
    node.require(node.in(0).type() == node.in(3).type(), "operands of different types");
    return node.like(0, BroadcastRules.broadcast(node, node.in(0).dims(), node.in(3).dims()));
  }

  static TensorShape globalPool(NodeContext node) {
    singles(node, 1, 2, 3, 4);
    firstChannels(node);
    return WindowRules.global(node);
  }

  static TensorShape averagePool(NodeContext node) {
    singles(node, 1, 2, 3, 4);
    firstChannels(node);
    return node.like(0, WindowRules.pool(node));
  }

  private static void firstChannels(NodeContext node) {
    if (node.integer("channels_last", 0) != 0) {
      throw node.unbounded("channels_last has no rule here");
    }
  }

  static TensorShape concat(NodeContext node) {
    node.require(node.inputCount() >= 5 && node.inputCount() % 3 == 2, "inputs are missing");
    TensorShape first = node.in(2);
    int axis = node.axis(node.integer("axis", Long.MAX_VALUE), first.rank());
    long[] dims = first.dims();
    dims[axis] = 0;
    singles(node, 0, 1);
    for (int i = 2; i < node.inputCount(); i += 3) {
      TensorShape part = node.in(i);
      singles(node, i + 1, i + 2);
      boolean fits = part.rank() == first.rank() && part.type() == first.type();
      for (int d = 0; fits && d < dims.length; d++) {
        fits = d == axis || part.dim(d) == dims[d];
      }
      node.require(fits, "%s doesn't fit %s along axis %s", part, first, axis);
      dims[axis] = TensorShape.add(dims[axis], part.dim(axis));
    }
    return node.like(2, dims);
  }

  /** QGemm: bytes come out if there is a zero point for them, floats otherwise. */
  static TensorShape gemm(NodeContext node) {
    TensorShape b = node.in(3);
    singles(node, 1, 2);
    TensorShape bias = node.optional(6);
    long[] dims = MatrixRules.gemmDims(node, node.in(0), b);
    for (int i : new int[] {4, 5}) {
      long count = node.optional(i) == null ? 1 : node.in(i).elements();
      node.require(count == 1 || count == dims[1], "%s for %s columns", node.in(i), dims[1]);
    }
    node.require(
        bias == null || (bias.rank() <= 2 && bias.elements() == dims[1]),
        "the bias %s doesn't fit %s columns",
        bias,
        dims[1]);
    boolean bytes = node.optional(8) != null;
    if (bytes) {
      singles(node, 7, 8);
    }
    return new TensorShape(bytes ? node.in(8).type() : ElementType.FLOAT, dims);
  }

  private static void singles(NodeContext node, int... inputs) {
    for (int i : inputs) {
      TensorShape input = node.optional(i);
      node.require(
          input == null || input.elements() == 1, "input %s is %s, expected one number", i, input);
    }
  }

  /** A scale (and zero point) for the whole tensor, or one for each index along an axis. */
  private static void scale(NodeContext node) {
    if (node.integer("block_size", 0) != 0) {
      throw node.unbounded("quantisation in blocks has no rule here");
    }
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
