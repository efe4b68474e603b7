package dev.emotion4j.onnx.graph.rules;

import dev.emotion4j.onnx.graph.TensorField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rules of operators that pick elements by their indices, or put them there. */
final class IndexRules {
  private IndexRules() {}

  static int shifted(TensorShape in, long[] index, int axis, long start, long step) {
    long[] source = index.clone();
    source[axis] = start + index[axis] * step;
    return placeExactly(in, source);
  }

  private static int placeExactly(TensorShape in, long[] index) {
    long offset = 0;
    for (int d = 0; d < index.length; d++) {
      offset = offset * in.dim(d) + index[d];
    }
    return (int) offset;
  }

  static TensorShape slice(NodeContext node) {
    TensorShape result = node.in(0);
    boolean attributes = node.has("starts");
    long[] starts = attributes ? node.integers("starts") : node.constants(1, "starts");
    long[] ends = attributes ? node.integers("ends") : node.constants(2, "ends");
    long[] axes = node.integersOfAttributeOrInput("axes", 3);
    long[] steps = node.optional(4) == null ? null : node.constants(4, "steps");
    if (starts == null
        || ends == null
        || starts.length != ends.length
        || (axes != null && axes.length != starts.length)
        || (steps != null && steps.length != starts.length)) {
      throw node.refuse("starts, ends, axes and steps are of different lengths");
    }
    boolean[] used = new boolean[result.rank()];
    for (int i = 0; i < starts.length; i++) {
      TensorShape in = result;
      int axis = node.axis(axes == null ? i : axes[i], in.rank());
      node.require(!used[axis], "axis %s is given twice", axis);
      used[axis] = true;
      long dim = in.dim(axis);
      long step = steps == null ? 1 : Math.max(-dim - 1, Math.min(dim + 1, steps[i]));
      node.require(step != 0, "a step is 0");
      long start = clamp(starts[i], dim, 0, step > 0 ? dim : dim - 1);
      long end = clamp(ends[i], dim, step > 0 ? 0 : -1, step > 0 ? dim : dim - 1);
      long span = step > 0 ? end - start : start - end;
      long stride = Math.abs(step);
      long[] dims = in.dims();
      dims[axis] = span <= 0 ? 0 : (span + stride - 1) / stride;
      result = in.gather(dims, index -> shifted(in, index, axis, start, step));
    }
    return result;
  }

  private static long clamp(long value, long dim, long low, long high) {
    return Math.max(low, Math.min(high, value < 0 ? value + dim : value));
  }

  static TensorShape gather(NodeContext node) {
    TensorShape in = node.in(0);
    TensorShape indices = node.in(1);
    int axis = node.axis(node.integer("axis", 0), in.rank());
    long[] dims = new long[in.rank() - 1 + indices.rank()];
    node.require(dims.length <= TensorField.MAX_RANK, "more than %s dims", TensorField.MAX_RANK);
    System.arraycopy(in.dims(), 0, dims, 0, axis);
    System.arraycopy(indices.dims(), 0, dims, axis, indices.rank());
    System.arraycopy(in.dims(), axis + 1, dims, axis + indices.rank(), in.rank() - axis - 1);
    long @Nullable [] known = indices.integers();
    if (known == null) {
      return new TensorShape(in.type(), dims);
    }
    for (int i = 0; i < known.length; i++) {
      known[i] = node.axis(known[i], (int) Math.min(Integer.MAX_VALUE, in.dim(axis)));
    }
    return in.gather(
        dims,
        index -> {
          long[] source = new long[in.rank()];
          System.arraycopy(index, 0, source, 0, axis);
          source[axis] =
              known[indices.offset(Arrays.copyOfRange(index, axis, axis + indices.rank()))];
          System.arraycopy(index, axis + indices.rank(), source, axis + 1, in.rank() - axis - 1);
          return placeExactly(in, source);
        });
  }

  static TensorShape scatter(NodeContext node) {
    TensorShape in = node.in(0);
    TensorShape indices = node.in(1);
    TensorShape updates = node.in(2);
    int last = indices.rank() - 1;
    node.require(
        last >= 0 && indices.dim(last) >= 1 && indices.dim(last) <= in.rank(),
        "indices %s don't fit %s",
        indices,
        in);
    int depth = (int) indices.dim(last);
    long[] expected = Arrays.copyOf(indices.dims(), last + in.rank() - depth);
    System.arraycopy(in.dims(), depth, expected, last, in.rank() - depth);
    node.require(
        Arrays.equals(updates.dims(), expected),
        "updates %s don't fit indices %s of %s",
        updates,
        indices,
        in);
    return in.blank();
  }

  /** GatherElements: indices may reach along the axis only. */
  static TensorShape gatherElements(NodeContext node) {
    checkElements(node);
    return node.like(0, node.in(1).dims());
  }

  static TensorShape scatterElements(NodeContext node) {
    checkElements(node);
    TensorShape updates = node.in(2);
    node.require(
        Arrays.equals(updates.dims(), node.in(1).dims()) && updates.type() == node.in(0).type(),
        "updates %s don't fit indices %s of %s",
        updates,
        node.in(1),
        node.in(0));
    return node.in(0).blank();
  }

  private static void checkElements(NodeContext node) {
    TensorShape in = node.in(0);
    TensorShape indices = node.in(1);
    node.require(indices.rank() == in.rank(), "indices %s don't fit %s", indices, in);
    int axis = node.axis(node.integer("axis", 0), in.rank());
    for (int i = 0; i < in.rank(); i++) {
      node.require(
          i == axis || indices.dim(i) <= in.dim(i), "indices %s don't fit %s", indices, in);
    }
  }

  static TensorShape gatherMany(NodeContext node) {
    TensorShape in = node.in(0);
    TensorShape indices = node.in(1);
    long batch = node.integer("batch_dims", 0);
    int last = indices.rank() - 1;
    node.require(
        batch >= 0 && batch <= last && batch < in.rank(),
        "batch_dims %s doesn't fit %s and %s",
        batch,
        in,
        indices);
    long depth = indices.dim(last);
    node.require(depth >= 1 && depth <= in.rank() - batch, "indices %s don't fit %s", indices, in);
    for (int i = 0; i < batch; i++) {
      node.require(in.dim(i) == indices.dim(i), "indices %s don't fit %s", indices, in);
    }
    int from = (int) (batch + depth);
    long[] dims = Arrays.copyOf(indices.dims(), last + in.rank() - from);
    System.arraycopy(in.dims(), from, dims, last, in.rank() - from);
    return node.like(0, node.dims(dims));
  }

  static TensorShape oneHot(NodeContext node) {
    TensorShape indices = node.in(0);
    long[] depth = node.constants(1, "the depth");
    node.require(
        depth.length == 1 && depth[0] >= 1 && node.in(2).elements() == 2,
        "depth %s and values %s, expected one number and two",
        depth,
        node.in(2));
    int rank = indices.rank() + 1;
    int axis = node.axis(node.integer("axis", -1), rank);
    long[] dims = new long[rank];
    for (int i = 0, from = 0; i < rank; i++) {
      dims[i] = i == axis ? depth[0] : indices.dim(from++);
    }
    return node.like(2, node.dims(dims));
  }

  /** Trilu: the part above or below a diagonal. */
  static TensorShape triangle(NodeContext node) {
    node.require(node.in(0).rank() >= 2, "the input %s is no matrix", node.in(0));
    if (node.optional(1) != null) {
      long[] diagonal = node.constants(1, "the diagonal");
      node.require(
          diagonal.length == 1 && Math.abs(diagonal[0]) <= Integer.MAX_VALUE,
          "the diagonal is %s, expected one number",
          diagonal);
    }
    node.flag("upper", true);
    return node.in(0).blank();
  }

  static TensorShape gridSample(NodeContext node) {
    TensorShape in = node.in(0);
    TensorShape grid = node.in(1);
    int rank = in.rank();
    node.require(
        (rank == 4 || rank == 5)
            && grid.rank() == rank
            && grid.type() == in.type()
            && grid.dim(0) == in.dim(0)
            && grid.dim(rank - 1) == rank - 2,
        "the grid %s doesn't fit %s",
        grid,
        in);
    node.flag("align_corners", false);
    long[] dims = grid.dims();
    System.arraycopy(grid.dims(), 1, dims, 2, rank - 2);
    dims[1] = in.dim(1);
    node.multiplyAdds = TensorShape.multiply(TensorShape.product(dims, 0, rank), 1L << (2 * rank));
    return node.like(0, dims);
  }
}
