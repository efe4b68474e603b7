package dev.emotion4j.onnx.graph;

import java.util.Arrays;

/** The rules of normalisations, whose kernels read a scale and a bias of the length they expect. */
final class NormalizationRules {
  private NormalizationRules() {}

  static TensorShape perChannel(NodeContext node, int parameters) {
    TensorShape in = node.in(0);
    node.require(in.rank() >= 2, "the input %s has no channels", in);
    for (int i = 1; i <= parameters; i++) {
      TensorShape parameter = node.in(i);
      node.require(
          parameter.rank() == 1 && parameter.dim(0) == in.dim(1),
          "input %s is %s, expected one value for each of %s channels",
          i,
          parameter,
          in.dim(1));
    }
    return in.blank();
  }

  /** ONNX Runtime 1.28.0 dies of a bias that is there but has no name. */
  static TensorShape layer(NodeContext node) {
    TensorShape in = node.in(0);
    int axis = node.axis(node.integer("axis", -1), in.rank());
    long[] normalised = Arrays.copyOfRange(in.dims(), axis, in.rank());
    for (int i = 1; i < node.inputCount(); i++) {
      TensorShape parameter = node.in(i);
      node.require(
          Arrays.equals(parameter.dims(), normalised),
          "input %s is %s, expected the dims that are normalised, %s",
          i,
          parameter,
          normalised);
    }
    return in.blank();
  }
}
