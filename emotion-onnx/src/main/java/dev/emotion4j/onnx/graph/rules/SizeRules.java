package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.FLOAT;
import static dev.emotion4j.onnx.graph.ElementType.INT64;

import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxAttribute;
import dev.emotion4j.onnx.graph.TensorField;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of operators that make tensors, and of those whose output's size is given by numbers:
 * the ones that a file of 200 bytes could ask terabytes of.
 */
final class SizeRules {
  private SizeRules() {}

  static TensorShape cast(NodeContext node) {
    ElementType type = ElementType.of(node.integer("to", 0));
    if (type == null) {
      throw node.refuse("casts to an element type other than " + ElementType.names());
    }
    return node.in(0).withType(type);
  }

  static TensorShape castLike(NodeContext node) {
    return node.in(0).withType(node.in(1).type());
  }

  static TensorShape constant(NodeContext node) {
    node.require(node.attributes().size() == 1, "expected exactly one attribute");
    OnnxAttribute value = node.attributes().values().iterator().next();
    if (value.tensor() != null) {
      return TensorShape.of(value.tensor());
    }
    List<? extends Number> list = value.integers() != null ? value.integers() : value.floats();
    if (list == null) {
      throw node.refuse("attribute '" + value.name() + "' holds no numbers");
    }
    double[] values = TensorShape.doubles(list);
    boolean single = value.name().equals("value_int") || value.name().equals("value_float");
    node.require(!single || values.length == 1, "expected one value");
    return new TensorShape(
        value.integers() != null ? INT64 : FLOAT,
        single ? new long[0] : new long[] {values.length},
        values.length <= TensorField.MAX_VALUES ? values : null);
  }

  static TensorShape constantOfShape(NodeContext node) {
    long[] dims = node.dims(node.constants(0, "the shape"));
    OnnxAttribute attribute = node.attribute("value");
    TensorField tensor = attribute == null ? null : attribute.tensor();
    node.require(
        attribute == null || (tensor != null && tensor.elements() == 1), "expected one value");
    TensorShape single =
        tensor == null
            ? new TensorShape(FLOAT, new long[] {1}, new double[1])
            : TensorShape.of(tensor).withDims(1);
    return single.gather(dims, index -> 0);
  }

  static TensorShape shape(NodeContext node) {
    TensorShape in = node.in(0);
    int from = clampAxis(node.integer("start", 0), in.rank());
    int to = clampAxis(node.integer("end", in.rank()), in.rank());
    double[] values = Arrays.stream(in.dims(), from, Math.max(from, to)).asDoubleStream().toArray();
    return new TensorShape(INT64, new long[] {values.length}, values);
  }

  private static int clampAxis(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  static TensorShape expand(NodeContext node) {
    TensorShape in = node.in(0);
    long[] dims =
        BroadcastRules.broadcast(node, in.dims(), node.dims(node.constants(1, "the shape")));
    return in.gather(dims, in::offset);
  }

  static TensorShape tile(NodeContext node) {
    TensorShape in = node.in(0);
    long[] repeats = node.dims(node.constants(1, "repeats"));
    node.require(repeats.length == in.rank(), "repeats %s for %s", repeats, in);
    for (int i = 0; i < repeats.length; i++) {
      repeats[i] = TensorShape.multiply(repeats[i], in.dim(i));
    }
    return in.gather(
        repeats,
        index -> {
          long[] source = index.clone();
          for (int i = 0; i < source.length; i++) {
            source[i] %= in.dim(i);
          }
          return in.offset(source);
        });
  }

  static TensorShape range(NodeContext node) {
    double[] start = node.in(0).values();
    double[] limit = node.in(1).values();
    double[] delta = node.in(2).values();
    if (start == null
        || limit == null
        || delta == null
        || start.length * limit.length * delta.length != 1) {
      throw node.unbounded("start, limit and delta must be single constants");
    }
    node.require(delta[0] != 0, "delta is 0");
    ElementType type = node.in(0).type();
    node.require(
        type == node.in(1).type() && type == node.in(2).type(),
        "start, limit and delta are of different types");
    double span = limit[0] - start[0];
    if (type.isInteger()) {
      // Differences that wrap around in the tensor's own type, or that doubles cannot tell.
      double most = type == INT64 ? TensorShape.MAX_EXACT - 1 : Integer.MAX_VALUE;
      node.require(
          Math.abs(start[0]) <= most
              && Math.abs(limit[0]) <= most
              && Math.abs(delta[0]) <= most
              && Math.abs(span) <= most,
          "from %s to %s by %s may overflow %s",
          start[0],
          limit[0],
          delta[0],
          type);
    } else if (type == FLOAT) {
      span = Double.valueOf(span).floatValue(); // ONNX Runtime subtracts in float32
    }
    double count = Math.max(0, Math.ceil(span / delta[0]));
    node.require(count <= TensorShape.MAX_BYTES, "the range has %s elements", count);
    double[] values = null;
    // Of other types, rounding errors add up along the range.
    if (type.isInteger() && count <= TensorField.MAX_VALUES) {
      values = new double[(int) count];
      for (int i = 0; i < values.length; i++) {
        values[i] = start[0] + i * delta[0];
      }
    }
    return new TensorShape(type, new long[] {(long) count}, values);
  }

  static TensorShape pad(NodeContext node) {
    TensorShape in = node.in(0);
    long @Nullable [] pads = node.integersOfAttributeOrInput("pads", 1);
    long @Nullable [] axes = node.optional(3) == null ? null : node.constants(3, "axes");
    int count = axes == null ? in.rank() : axes.length;
    if (pads == null || pads.length != 2 * count) {
      throw node.refuse(
          "pads " + Arrays.toString(pads) + ", expected two for each of " + count + " dims");
    }
    long[] dims = in.dims();
    boolean[] used = new boolean[in.rank()];
    for (int i = 0; i < count; i++) {
      int axis = node.axis(axes == null ? i : axes[i], in.rank());
      node.require(!used[axis], "axis %s is given twice", axis);
      used[axis] = true;
      long most = TensorShape.MAX_BYTES;
      node.require(
          Math.abs(pads[i]) <= most && Math.abs(pads[i + count]) <= most,
          "pads %s are out of range",
          pads);
      dims[axis] += pads[i] + pads[i + count];
    }
    return new TensorShape(in.type(), node.dims(dims));
  }

  static TensorShape resize(NodeContext node) {
    TensorShape in = node.in(0);
    boolean old = node.operator().equals("Upsample") || node.opset() < 11;
    OnnxAttribute attribute = node.attribute("scales"); // of Upsample before operator set 9
    List<Float> floats = attribute == null ? null : attribute.floats();
    TensorShape scales = floats == null ? node.optional(old ? 1 : 2) : null;
    double[] factors =
        floats != null ? TensorShape.doubles(floats) : scales == null ? null : scales.values();
    TensorShape sizes = old ? null : node.optional(3);
    String policy = node.text("keep_aspect_ratio_policy", "stretch");
    String mode = node.text("coordinate_transformation_mode", "");
    if (!policy.equals("stretch") || mode.equals("tf_crop_and_resize")) {
      throw node.unbounded(
          "no rule here knows keep_aspect_ratio_policy '"
              + policy
              + "' with coordinate_transformation_mode '"
              + mode
              + "'");
    }
    long @Nullable [] axes = node.integers("axes");
    long[] wanted =
        sizes != null && sizes.elements() > 0 ? node.dims(node.constants(3, "sizes")) : null;
    int count = axes == null ? in.rank() : axes.length;
    boolean scaled = wanted == null;
    int given = wanted != null ? wanted.length : factors == null ? -1 : factors.length;
    node.require(
        given == count, "scales or sizes must be constants, one for each of %s dims", count);
    long[] dims = in.dims();
    for (int i = 0; i < count; i++) {
      int axis = node.axis(axes == null ? i : axes[i], in.rank());
      if (scaled && factors != null) {
        float factor = (float) factors[i];
        node.require(
            factor > 0 && factor <= WindowRules.MAX_EXTENT,
            "a scale of %s is out of range",
            factor);
        dims[axis] = (long) (factor * (float) in.dim(axis));
      } else if (wanted != null) {
        dims[axis] = wanted[i];
      }
    }
    return new TensorShape(in.type(), dims);
  }

  static TensorShape blocks(NodeContext node, boolean depthToSpace) {
    TensorShape in = node.in(0);
    long size = node.integer("blocksize", 0);
    node.require(
        in.rank() == 4 && size >= 1 && size <= 1024, "blocksize %s doesn't fit %s", size, in);
    long[] dims = in.dims();
    boolean fits =
        depthToSpace ? dims[1] % (size * size) == 0 : dims[2] % size == 0 && dims[3] % size == 0;
    node.require(fits, "blocksize %s doesn't fit %s", size, in);
    if (depthToSpace) {
      return new TensorShape(
          in.type(), dims[0], dims[1] / (size * size), dims[2] * size, dims[3] * size);
    }
    return new TensorShape(
        in.type(), dims[0], dims[1] * size * size, dims[2] / size, dims[3] / size);
  }
}
