package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.INT64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The rules of operators that make one number, or a few, of many. */
final class ReduceRules {
  private ReduceRules() {}

  /**
   * Reduction along some axes.
   *
   * @param operation makes one number of many, in row order
   */
  static TensorShape reduce(NodeContext node, ToDoubleFunction<double[]> operation) {
    TensorShape in = node.in(0);
    long @Nullable [] axes = node.integersOfAttributeOrInput("axes", 1);
    boolean[] reduced = new boolean[in.rank()];
    boolean keepAll = node.flag("noop_with_empty_axes", false);
    if (axes == null || axes.length == 0) {
      if (keepAll) {
        return in.blank();
      }
      Arrays.fill(reduced, true);
    } else {
      for (long axis : axes) {
        reduced[node.axis(axis, in.rank())] = true;
      }
    }
    long[] kept = in.dims();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = reduced[i] ? 1 : kept[i];
    }
    long[] dims = node.flag("keepdims", true) ? kept : without(in.dims(), reduced);
    double[] values = in.values();
    if (values == null || !in.allExact()) {
      return new TensorShape(in.type(), dims);
    }
    TensorShape shape = new TensorShape(in.type(), kept);
    List<List<Double>> groups = new ArrayList<>();
    for (long i = shape.elements(); i > 0; i--) {
      groups.add(new ArrayList<>());
    }
    long[] index = new long[in.rank()];
    for (double value : values) {
      groups.get(shape.offset(index)).add(value);
      for (int d = index.length - 1; d >= 0 && ++index[d] == in.dim(d); d--) {
        index[d] = 0;
      }
    }
    double[] results = new double[groups.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = operation.applyAsDouble(TensorShape.doubles(groups.get(i)));
    }
    return TensorShape.computed(in.type(), dims, results);
  }

  private static long[] without(long[] dims, boolean[] dropped) {
    long[] left = new long[dims.length];
    int rank = 0;
    for (int i = 0; i < dims.length; i++) {
      if (!dropped[i]) {
        left[rank++] = dims[i];
      }
    }
    return Arrays.copyOf(left, rank);
  }

  static double product(double[] values) {
    return Arrays.stream(values).reduce(1, (a, b) -> a * b);
  }

  static double squares(double[] values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }

  /** ArgMax and ArgMin: the index of one element along an axis. */
  static TensorShape index(NodeContext node) {
    TensorShape in = node.in(0);
    boolean[] reduced = new boolean[in.rank()];
    int axis = node.axis(node.integer("axis", 0), in.rank());
    reduced[axis] = true;
    long[] dims = in.dims();
    dims[axis] = 1;
    node.flag("select_last_index", false);
    return new TensorShape(INT64, node.flag("keepdims", true) ? dims : without(in.dims(), reduced));
  }

  /** TopK: some elements along an axis, and their indices. */
  static List<TensorShape> top(NodeContext node) {
    TensorShape in = node.in(0);
    int axis = node.axis(node.integer("axis", -1), in.rank());
    long[] count =
        node.has("k") ? new long[] {node.integer("k", 0)} : node.constants(1, "how many");
    node.require(
        count.length == 1 && count[0] >= 1 && count[0] <= in.dim(axis),
        "%s elements of dim %s of %s",
        count,
        axis,
        in);
    node.flag("largest", true);
    node.flag("sorted", true);
    long[] dims = in.dims();
    dims[axis] = count[0];
    return List.of(new TensorShape(in.type(), dims), new TensorShape(INT64, dims));
  }

  static TensorShape cumulative(NodeContext node) {
    long[] axis = node.constants(1, "the axis");
    node.require(axis.length == 1, "%s axes, expected one", axis.length);
    node.axis(axis[0], node.in(0).rank());
    node.flag("exclusive", false);
    node.flag("reverse", false);
    return node.in(0).blank();
  }
}
