package dev.emotion4j.onnx.graph.rules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rules of operators that make one number of many. */
final class ReduceRules {
  private ReduceRules() {}

  static TensorShape reduce(NodeContext node) {
    TensorShape in = node.in(0);
    node.require(in.elements() > 0, "the input %s is empty", in);
    long @Nullable [] axes = node.integersOfAttributeOrInput("axes", 1);
    boolean keep = node.flag("keepdims", true);
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
    long[] dims = new long[in.rank()];
    int rank = 0;
    for (int i = 0; i < reduced.length; i++) {
      if (!reduced[i] || keep) {
        dims[rank++] = reduced[i] ? 1 : in.dim(i);
      }
    }
    return new TensorShape(in.type(), Arrays.copyOf(dims, rank));
  }
}
