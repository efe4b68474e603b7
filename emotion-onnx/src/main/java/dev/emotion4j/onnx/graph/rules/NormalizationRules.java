package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.BOOL;
import static dev.emotion4j.onnx.graph.ElementType.FLOAT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of normalisations, whose kernels read a scale and a bias of the length they expect. */
final class NormalizationRules {
  private static final String TRAINING =
      "the model was exported in training mode; export it after model.eval()";

  private NormalizationRules() {}

  static TensorShape batch(NodeContext node) {
    node.require(node.integer("training_mode", 0) == 0, TRAINING);
    // Until opset 14 its further outputs alone say that it takes the statistics of its batch.
    node.require(
        node.outputCount() == 1, "%s outputs, expected one: " + TRAINING, node.outputCount());
    return perChannel(node, 4);
  }

  static TensorShape local(NodeContext node) {
    long size = node.integer("size", 0);
    node.require(size >= 1 && size <= 1024, "size %s is out of range, 1 to 1024", size);
    return node.in(0).blank();
  }

  static TensorShape alongAxis(NodeContext node) {
    node.axis(node.integer("axis", node.opset() < 13 ? 1 : -1), Math.max(1, node.in(0).rank()));
    return node.in(0).blank();
  }

  static List<TensorShape> dropout(NodeContext node) {
    // Exporters leave a dropout with ratio 0 in training mode.
    node.require(
        node.optional(2) == null || isZero(node.optional(2)) || isZero(node.optional(1)), TRAINING);
    return List.of(node.in(0).blank(), new TensorShape(BOOL, node.in(0).dims()));
  }

  private static boolean isZero(@Nullable TensorShape shape) {
    double[] values = shape == null ? null : shape.values();
    return values != null && values.length == 1 && values[0] == 0;
  }

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

  /**
   * LayerNormalization and its like. ONNX Runtime 1.28.0 dies of a bias that is there but has no
   * name.
   *
   * @param statistics how many outputs there are for the mean and the inverse of the deviation
   */
  static List<TensorShape> layer(NodeContext node, int statistics) {
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
    // One number of all that is normalised together.
    long[] each = in.dims();
    Arrays.fill(each, axis, each.length, 1);
    List<TensorShape> outputs = new ArrayList<>(List.of(in.blank()));
    for (int i = 0; i < statistics; i++) {
      outputs.add(new TensorShape(FLOAT, each));
    }
    return outputs;
  }

  /** MeanVarianceNormalization. */
  static TensorShape meanVariance(NodeContext node) {
    TensorShape in = node.in(0);
    long @Nullable [] axes = node.integers("axes");
    node.require(in.rank() == 4 && (axes == null || axes.length > 0), "the input is %s", in);
    boolean[] used = new boolean[in.rank()];
    for (int i = 0; axes != null && i < axes.length; i++) {
      int axis = node.axis(axes[i], in.rank());
      node.require(!used[axis], "axis %s is given twice", axis);
      used[axis] = true;
    }
    return in.blank();
  }

  /** ONNX Runtime's own: a sum, then a normalisation over the last dim. */
  static List<TensorShape> skip(NodeContext node) {
    TensorShape in = node.in(0);
    int rank = in.rank();
    node.require(rank == 2 || rank == 3, "the input is %s, expected 2 or 3 dims", in);
    node.require(Arrays.equals(node.in(1).dims(), in.dims()), "%s doesn't fit %s", node.in(1), in);
    for (int i = 2; i < node.inputCount(); i++) {
      lastDim(node, node.optional(i));
    }
    long[] one = in.dims();
    one[rank - 1] = 1;
    TensorShape statistic = node.like(0, one);
    return List.of(in.blank(), statistic, statistic, in.blank());
  }

  /** An activation of ONNX Runtime's own with a bias for the last dim. */
  static TensorShape biased(NodeContext node) {
    lastDim(node, node.optional(1));
    return node.in(0).blank();
  }

  private static void lastDim(NodeContext node, @Nullable TensorShape parameter) {
    TensorShape in = node.in(0);
    node.require(
        parameter == null
            || (in.rank() >= 1
                && parameter.rank() == 1
                && parameter.type() == in.type()
                && parameter.dim(0) == in.dim(in.rank() - 1)),
        "%s doesn't fit the last dim of %s",
        parameter,
        in);
  }
}
