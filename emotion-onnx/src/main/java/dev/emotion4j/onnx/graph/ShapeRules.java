package dev.emotion4j.onnx.graph;

import static dev.emotion4j.onnx.graph.ElementType.BOOL;
import static dev.emotion4j.onnx.graph.ElementType.DOUBLE;
import static dev.emotion4j.onnx.graph.ElementType.FLOAT;
import static dev.emotion4j.onnx.graph.ElementType.INT32;
import static dev.emotion4j.onnx.graph.ElementType.INT64;
import static dev.emotion4j.onnx.graph.ElementType.UINT8;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule of every operator in {@link OnnxNode#OPERATORS}: what it makes of its inputs' shapes.
 *
 * <p>Source: the operator specifications of ONNX, operator sets 7 to 26, and where they leave
 * something open, what ONNX Runtime 1.28.0 does. Operator sets 22 to 26 added element types to
 * these operators but changed no shape.
 */
final class ShapeRules {
  private ShapeRules() {}

  /** The outputs, all of them in the operator's order, optional ones too. */
  static List<TensorShape> apply(NodeContext node) {
    return switch (node.node.operator()) {
      case "Relu",
          "LeakyRelu",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "Mish",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Softplus",
          "Softsign",
          "Tanh",
          "ThresholdedRelu",
          "Clip",
          "Erf",
          "Abs",
          "Neg",
          "Exp",
          "Log",
          "Sqrt",
          "Reciprocal",
          "Round",
          "Sign",
          "Sin",
          "Cos" ->
          List.of(node.in(0).blank());
      case "Floor", "Ceil" -> List.of(rounded(node));
      case "Softmax", "LogSoftmax", "LpNormalization" -> {
        node.axis(node.integer("axis", node.opset < 13 ? 1 : -1), Math.max(1, node.in(0).rank()));
        yield List.of(node.in(0).blank());
      }
      case "LRN" -> {
        long size = node.integer("size", 0);
        node.require(size >= 1 && size <= 1024, "size %s is out of range, 1 to 1024", size);
        yield List.of(node.in(0).blank());
      }
      case "Identity" -> List.of(node.in(0));
      case "Not" -> List.of(node.in(0).blank());
      case "Dropout" -> dropout(node);
      case "BatchNormalization" -> {
        node.require(node.integer("training_mode", 0) == 0, "training_mode is for training");
        yield List.of(NormalizationRules.perChannel(node, 4));
      }
      case "InstanceNormalization" -> List.of(NormalizationRules.perChannel(node, 2));
      case "GroupNormalization" -> List.of(node.in(0).blank());
      case "LayerNormalization" -> List.of(NormalizationRules.layer(node));
      case "Cast" -> {
        ElementType type = ElementType.of(node.integer("to", 0));
        if (type == null) {
          throw node.refuse("casts to an element type other than " + ElementType.names());
        }
        yield List.of(node.in(0).withType(type));
      }
      case "Add", "Sub", "Mul", "Div", "Mod", "Pow", "PRelu", "Max", "Min", "Sum", "Mean" ->
          List.of(BroadcastRules.arithmetic(node));
      case "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or" ->
          List.of(BroadcastRules.comparison(node));
      case "Where" -> List.of(BroadcastRules.where(node));
      case "Conv" -> List.of(typed(node, WindowRules.convolution(node, node.in(0), node.in(1))));
      case "ConvInteger" ->
          List.of(new TensorShape(INT32, WindowRules.convolution(node, node.in(0), node.in(1))));
      case "QLinearConv" ->
          List.of(
              new TensorShape(
                  node.in(7).type(), WindowRules.convolution(node, node.in(0), node.in(3))));
      case "ConvTranspose" ->
          List.of(typed(node, WindowRules.transposed(node, node.in(0), node.in(1))));
      case "AveragePool" -> List.of(typed(node, WindowRules.pool(node, node.in(0))));
      case "MaxPool" -> {
        long[] dims = WindowRules.pool(node, node.in(0));
        yield List.of(typed(node, dims), new TensorShape(INT64, dims));
      }
      case "GlobalAveragePool", "GlobalMaxPool" -> List.of(globalPool(node));
      case "Gemm" -> List.of(gemm(node));
      case "MatMul" -> List.of(typed(node, matMul(node, node.in(0), node.in(1))));
      case "MatMulInteger" -> List.of(new TensorShape(INT32, matMul(node, node.in(0), node.in(1))));
      case "QLinearMatMul" ->
          List.of(new TensorShape(node.in(7).type(), matMul(node, node.in(0), node.in(3))));
      case "QuantizeLinear" -> List.of(quantize(node));
      case "DequantizeLinear" -> {
        scale(node);
        yield List.of(new TensorShape(node.in(1).type(), node.in(0).dims()));
      }
      case "DynamicQuantizeLinear" ->
          List.of(
              new TensorShape(UINT8, node.in(0).dims()),
              new TensorShape(FLOAT),
              new TensorShape(UINT8));
      case "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare" ->
          List.of(reduce(node));
      case "ScatterND" -> List.of(scatter(node));
      default -> MovementRules.apply(node);
    };
  }

  private static TensorShape typed(NodeContext node, long[] dims) {
    return new TensorShape(node.in(0).type(), dims);
  }

  private static TensorShape rounded(NodeContext node) {
    TensorShape in = node.in(0);
    double[] values = in.values();
    if (values != null) {
      boolean floor = node.node.operator().equals("Floor");
      values = Arrays.stream(values).map(v -> floor ? Math.floor(v) : Math.ceil(v)).toArray();
    }
    return new TensorShape(in.type(), in.dims(), values);
  }

  private static List<TensorShape> dropout(NodeContext node) {
    // Exporters leave a dropout with ratio 0 in training mode.
    node.require(
        node.optional(2) == null || isZero(node.optional(2)) || isZero(node.optional(1)),
        "training_mode is for training");
    return List.of(node.in(0).blank(), new TensorShape(BOOL, node.in(0).dims()));
  }

  private static boolean isZero(@Nullable TensorShape shape) {
    double[] values = shape == null ? null : shape.values();
    return values != null && values.length == 1 && values[0] == 0;
  }

  private static TensorShape globalPool(NodeContext node) {
    long[] dims = node.in(0).dims();
    node.require(dims.length >= 3, "the input %s has no spatial dims", node.in(0));
    Arrays.fill(dims, 2, dims.length, 1);
    return typed(node, dims);
  }

  private static TensorShape gemm(NodeContext node) {
    TensorShape a = node.in(0);
    TensorShape b = node.in(1);
    node.require(a.rank() == 2 && b.rank() == 2, "inputs %s and %s must be matrices", a, b);
    boolean transA = node.flag("transA", false);
    boolean transB = node.flag("transB", false);
    long inner = a.dim(transA ? 0 : 1);
    node.require(inner == b.dim(transB ? 1 : 0), "matrices %s and %s don't fit together", a, b);
    long[] dims = {a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1)};
    TensorShape c = node.optional(2);
    node.require(
        c == null || Arrays.equals(BroadcastRules.broadcast(node, dims, c.dims()), dims),
        "the bias %s doesn't fit %s",
        c,
        dims);
    countProduct(node, dims, inner);
    return typed(node, dims);
  }

  private static long[] matMul(NodeContext node, TensorShape a, TensorShape b) {
    node.require(a.rank() >= 1 && b.rank() >= 1, "a factor has no dims");
    long[] left = a.rank() == 1 ? new long[] {1, a.dim(0)} : a.dims();
    long[] right = b.rank() == 1 ? new long[] {b.dim(0), 1} : b.dims();
    long inner = left[left.length - 1];
    node.require(inner == right[right.length - 2], "matrices %s and %s don't fit together", a, b);
    long[] batch =
        BroadcastRules.broadcast(
            node, Arrays.copyOf(left, left.length - 2), Arrays.copyOf(right, right.length - 2));
    long[] dims = Arrays.copyOf(batch, batch.length + 2);
    dims[batch.length] = left[left.length - 2];
    dims[batch.length + 1] = right[right.length - 1];
    countProduct(node, dims, inner);
    if (b.rank() == 1) {
      dims = Arrays.copyOf(dims, dims.length - 1);
    }
    if (a.rank() == 1) {
      long[] without = Arrays.copyOf(dims, dims.length - 1);
      System.arraycopy(
          dims, batch.length + 1, without, batch.length, dims.length - batch.length - 1);
      dims = without;
    }
    return dims;
  }

  /** ONNX Runtime has fast kernels for float32 and the quantised forms only. */
  private static void countProduct(NodeContext node, long[] dims, long inner) {
    boolean plain = node.node.operator().equals("MatMul") || node.node.operator().equals("Gemm");
    ElementType type = node.in(0).type();
    long slower = !plain ? 1 : type.isInteger() ? 32 : type == DOUBLE ? 2 : 1;
    long count = TensorShape.multiply(TensorShape.product(dims, 0, dims.length), inner);
    node.multiplyAdds = TensorShape.multiply(count, slower);
  }

  private static TensorShape quantize(NodeContext node) {
    scale(node);
    TensorShape zeroPoint = node.optional(2);
    ElementType type =
        zeroPoint == null ? ElementType.of(node.integer("output_dtype", 2)) : zeroPoint.type();
    if (type == null || (node.integer("output_dtype", 0) == 0) != !node.has("output_dtype")) {
      throw node.refuse("output_dtype is none of " + ElementType.names());
    }
    return new TensorShape(type, node.in(0).dims());
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

  private static TensorShape reduce(NodeContext node) {
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

  private static TensorShape scatter(NodeContext node) {
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
}
