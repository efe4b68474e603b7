package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.BOOL;

import org.jspecify.annotations.Nullable;

/**
 * The rules of operators on one number at a time that have settings, or truth values as answers.
 */
final class ElementRules {
  private ElementRules() {}

  /** The bounds were attributes before operator set 11. */
  static TensorShape clip(NodeContext node) {
    if (node.has("min") || node.has("max")) {
      double low = node.number("min", -Float.MAX_VALUE);
      double high = node.number("max", Float.MAX_VALUE);
      return node.in(0).map(v -> Math.min(high, Math.max(low, v)));
    }
    double @Nullable [] low = bound(node, 1, Double.NEGATIVE_INFINITY);
    double @Nullable [] high = bound(node, 2, Double.POSITIVE_INFINITY);
    return low == null || high == null
        ? node.in(0).blank()
        : node.in(0).map(v -> Math.min(high[0], Math.max(low[0], v)));
  }

  private static double @Nullable [] bound(NodeContext node, int input, double otherwise) {
    TensorShape bound = node.optional(input);
    if (bound == null) {
      return new double[] {otherwise};
    }
    node.require(
        bound.elements() == 1 && bound.type() == node.in(0).type(),
        "the bound %s doesn't fit %s",
        bound,
        node.in(0));
    return bound.allExact() ? bound.values() : null;
  }

  static TensorShape leakyRelu(NodeContext node) {
    double alpha = node.number("alpha", 0.01);
    return node.in(0).map(v -> v < 0 ? alpha * v : v);
  }

  static TensorShape elu(NodeContext node) {
    double alpha = node.number("alpha", 1);
    return node.in(0).map(v -> v < 0 ? alpha * Math.expm1(v) : v);
  }

  static TensorShape thresholdedRelu(NodeContext node) {
    double alpha = node.number("alpha", 1);
    return node.in(0).map(v -> v > alpha ? v : 0);
  }

  static TensorShape hardSigmoid(NodeContext node) {
    double alpha = node.number("alpha", 0.2f);
    double beta = node.number("beta", 0.5);
    return node.in(0).map(v -> Math.max(0, Math.min(1, alpha * v + beta)));
  }

  static TensorShape shrink(NodeContext node) {
    double bias = node.number("bias", 0);
    double lambd = node.number("lambd", 0.5);
    return node.in(0).map(v -> v < -lambd ? v + bias : v > lambd ? v - bias : 0);
  }

  static TensorShape isNan(NodeContext node) {
    return truth(node.in(0).map(v -> Double.isNaN(v) ? 1 : 0));
  }

  static TensorShape isInfinite(NodeContext node) {
    boolean negative = node.flag("detect_negative", true);
    boolean positive = node.flag("detect_positive", true);
    return truth(
        node.in(0).map(v -> Double.isInfinite(v) && (v < 0 ? negative : positive) ? 1 : 0));
  }

  private static TensorShape truth(TensorShape numbers) {
    double @Nullable [] values = numbers.values();
    return new TensorShape(BOOL, numbers.dims(), values);
  }
}
