package dev.emotion4j.onnx.graph.rules;

import dev.emotion4j.onnx.graph.TensorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of operators that move elements. They carry known values along, since exporters compute
 * shapes with them.
 */
final class MovementRules {
  private MovementRules() {}

  static TensorShape reshape(NodeContext node) {
    TensorShape in = node.in(0);
    long[] dims = node.constants(1, "the shape");
    boolean zeroIsZero = node.flag("allowzero", false);
    int inferred = -1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == 0 && !zeroIsZero) {
        node.require(i < in.rank(), "dim %s is to be copied from %s", i, in);
        dims[i] = in.dim(i);
      } else if (dims[i] == -1) {
        node.require(inferred < 0, "the shape %s has two unknown dims", dims);
        inferred = i;
      }
    }
    if (inferred >= 0) {
      dims[inferred] = 1;
      long rest = TensorShape.product(node.dims(dims), 0, dims.length);
      node.require(
          rest > 0 && in.elements() % rest == 0, "the input %s doesn't fit the shape %s", in, dims);
      dims[inferred] = in.elements() / rest;
    }
    node.require(
        TensorShape.product(node.dims(dims), 0, dims.length) == in.elements(),
        "the input %s doesn't fit the shape %s",
        in,
        dims);
    return in.withDims(dims);
  }

  static TensorShape flatten(NodeContext node) {
    TensorShape in = node.in(0);
    long given = node.integer("axis", 1);
    int axis = given == in.rank() ? in.rank() : node.axis(given, in.rank());
    return in.withDims(
        TensorShape.product(in.dims(), 0, axis), TensorShape.product(in.dims(), axis, in.rank()));
  }

  static TensorShape squeeze(NodeContext node) {
    TensorShape in = node.in(0);
    long @Nullable [] axes = node.integersOfAttributeOrInput("axes", 1);
    boolean all = axes == null || axes.length == 0;
    boolean[] drop = new boolean[in.rank()];
    for (int i = 0; all && i < drop.length; i++) {
      drop[i] = in.dim(i) == 1;
    }
    for (int i = 0; axes != null && i < axes.length; i++) {
      int axis = node.axis(axes[i], in.rank());
      node.require(in.dim(axis) == 1, "dim %s of %s is not 1", axis, in);
      drop[axis] = true;
    }
    long[] dims = new long[in.rank()];
    int rank = 0;
    for (int i = 0; i < drop.length; i++) {
      if (!drop[i]) {
        dims[rank++] = in.dim(i);
      }
    }
    return in.withDims(Arrays.copyOf(dims, rank));
  }

  static TensorShape unsqueeze(NodeContext node) {
    TensorShape in = node.in(0);
    long @Nullable [] axes = node.integersOfAttributeOrInput("axes", 1);
    if (axes == null) {
      throw node.refuse("the axes are missing");
    }
    int rank = in.rank() + axes.length;
    node.require(rank <= TensorField.MAX_RANK, "more than %s dims", TensorField.MAX_RANK);
    long[] dims = new long[rank];
    for (long given : axes) {
      int axis = node.axis(given, rank);
      node.require(dims[axis] == 0, "axis %s is given twice", axis);
      dims[axis] = 1;
    }
    boolean[] added = new boolean[rank];
    for (int i = 0; i < rank; i++) {
      added[i] = dims[i] == 1;
    }
    for (int i = 0, from = 0; i < rank; i++) {
      dims[i] = added[i] ? 1 : in.dim(from++);
    }
    return in.withDims(dims);
  }

  static TensorShape transpose(NodeContext node) {
    TensorShape in = node.in(0);
    int rank = in.rank();
    long @Nullable [] perm = node.integers("perm");
    if (perm == null) {
      perm = new long[rank];
      for (int i = 0; i < rank; i++) {
        perm[i] = rank - 1L - i;
      }
    }
    node.require(perm.length == rank, "perm %s doesn't fit %s", perm, in);
    int[] order = new int[rank];
    long[] dims = new long[rank];
    boolean[] used = new boolean[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = node.axis(perm[i], rank);
      node.require(!used[order[i]], "perm %s repeats an axis", perm);
      used[order[i]] = true;
      dims[i] = in.dim(order[i]);
    }
    return in.gather(
        dims,
        index -> {
          long[] source = new long[rank];
          for (int i = 0; i < rank; i++) {
            source[order[i]] = index[i];
          }
          return in.offset(source);
        });
  }

  static TensorShape concat(NodeContext node) {
    TensorShape first = node.in(0);
    node.require(first.rank() >= 1, "scalars can't be joined");
    int axis = node.axis(node.integer("axis", Long.MAX_VALUE), first.rank());
    long[] dims = first.dims();
    List<Double> values = new ArrayList<>();
    boolean known = first.rank() == 1;
    dims[axis] = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      TensorShape part = node.in(i);
      boolean fits = part.rank() == first.rank() && part.type() == first.type();
      for (int d = 0; fits && d < dims.length; d++) {
        fits = d == axis || part.dim(d) == dims[d];
      }
      node.require(fits, "input %s %s doesn't fit %s along axis %s", i, part, first, axis);
      dims[axis] = TensorShape.add(dims[axis], part.dim(axis));
      double[] more = part.values();
      known &= more != null && values.size() + more.length <= TensorField.MAX_VALUES;
      for (int v = 0; known && more != null && v < more.length; v++) {
        values.add(more[v]);
      }
    }
    return new TensorShape(first.type(), dims, known ? TensorShape.doubles(values) : null);
  }

  static List<TensorShape> split(NodeContext node) {
    TensorShape in = node.in(0);
    int axis = node.axis(node.integer("axis", 0), in.rank());
    long[] parts = node.integersOfAttributeOrInput("split", 1);
    int count = parts == null ? node.outputNames().size() : parts.length;
    node.require(
        count >= 1
            && count == node.integer("num_outputs", count)
            && count == node.outputNames().size(),
        "%s parts for %s outputs",
        count,
        node.outputNames().size());
    if (parts == null) {
      long each = (in.dim(axis) + count - 1) / count;
      parts = new long[count];
      for (int i = 0; i < count; i++) {
        parts[i] = Math.max(0, Math.min(each, in.dim(axis) - i * each));
      }
    }
    node.require(
        sum(node, parts) == in.dim(axis), "parts %s don't add up to dim %s of %s", parts, axis, in);
    List<TensorShape> outputs = new ArrayList<>();
    long start = 0;
    for (long part : parts) {
      long[] dims = in.dims();
      dims[axis] = part;
      long offset = start;
      outputs.add(in.gather(dims, index -> IndexRules.shifted(in, index, axis, offset, 1)));
      start += part;
    }
    return outputs;
  }

  private static long sum(NodeContext node, long[] parts) {
    long sum = 0;
    for (long part : parts) {
      node.require(part >= 0 && part <= Integer.MAX_VALUE, "a part of %s elements", part);
      sum += part;
    }
    return sum;
  }
}
