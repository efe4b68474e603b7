package dev.emotion4j.onnx.graph.rules;

import static dev.emotion4j.onnx.graph.ElementType.BOOL;

import dev.emotion4j.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** The rules of operators that work element by element on tensors of fitting shapes. */
final class BroadcastRules {
  private BroadcastRules() {}

  /** Broadcasting as in NumPy. */
  static long[] broadcast(NodeContext node, long[] a, long[] b) {
    long[] dims = (a.length >= b.length ? a : b).clone();
    long[] other = a.length >= b.length ? b : a;
    for (int i = 1; i <= other.length; i++) {
      long mine = dims[dims.length - i];
      long theirs = other[other.length - i];
      node.require(
          mine == theirs || mine == 1 || theirs == 1, "shapes %s and %s don't fit together", a, b);
      dims[dims.length - i] = mine == 1 ? theirs : mine;
    }
    return dims;
  }

  static TensorShape arithmetic(NodeContext node, DoubleBinaryOperator operation) {
    TensorShape result = node.in(0);
    for (int i = 1; i < node.inputCount(); i++) {
      result = combine(node, result, node.in(i), operation, result.type());
    }
    return result;
  }

  static TensorShape mean(NodeContext node) {
    TensorShape sum = arithmetic(node, (a, b) -> a + b);
    return sum.map(v -> v / node.inputCount());
  }

  static TensorShape quotient(NodeContext node) {
    checkDivisors(node);
    boolean integer = node.in(0).type().isInteger();
    return arithmetic(node, (a, b) -> integer ? integerQuotient((long) a, (long) b) : a / b);
  }

  static TensorShape remainder(NodeContext node) {
    checkDivisors(node);
    boolean likeJava = !node.in(0).type().isInteger() || node.flag("fmod", false);
    return arithmetic(
        node, (a, b) -> likeJava ? a % b : (double) Math.floorMod((long) a, (long) b));
  }

  /** ONNX Runtime 1.28.0 catches zero, but the smallest integer divided by -1 kills the process. */
  private static void checkDivisors(NodeContext node) {
    node.require(node.inputCount() == 2, "%s operands, expected 2", node.inputCount());
    if (!node.in(0).type().isInteger()) {
      return;
    }
    String problem = "divides integers by something other than constants that are neither 0 nor -1";
    double[] divisors = node.in(1).values();
    if (divisors == null) {
      throw node.unbounded(problem);
    }
    node.require(Arrays.stream(divisors).allMatch(v -> v != 0 && v != -1), problem);
  }

  private static double integerQuotient(long a, long b) {
    long quotient = a / b;
    return (double) quotient;
  }

  static TensorShape comparison(NodeContext node, DoubleBinaryOperator operation) {
    return combine(node, node.in(0), node.in(1), operation, BOOL);
  }

  private static TensorShape combine(
      NodeContext node,
      TensorShape a,
      TensorShape b,
      DoubleBinaryOperator operation,
      ElementType type) {
    node.require(
        a.type() == b.type() || node.operator().equals("Pow"),
        "operands %s and %s are of different types",
        a,
        b);
    long[] dims = broadcast(node, a.dims(), b.dims());
    double[] left = a.gather(dims, a::offset).values();
    double[] right = b.gather(dims, b::offset).values();
    if (left == null || right == null || !a.allExact() || !b.allExact()) {
      return new TensorShape(type, dims);
    }
    for (int i = 0; i < left.length; i++) {
      left[i] = operation.applyAsDouble(left[i], right[i]);
    }
    return TensorShape.computed(type, dims, left);
  }

  static TensorShape where(NodeContext node) {
    TensorShape condition = node.in(0);
    TensorShape yes = node.in(1);
    TensorShape no = node.in(2);
    node.require(
        condition.type() == BOOL && yes.type() == no.type(),
        "chooses by %s between %s and %s of different types",
        condition,
        yes,
        no);
    long[] dims = broadcast(node, broadcast(node, condition.dims(), yes.dims()), no.dims());
    double[] choose = condition.gather(dims, condition::offset).values();
    double[] first = yes.gather(dims, yes::offset).values();
    double[] second = no.gather(dims, no::offset).values();
    if (choose == null || first == null || second == null) {
      return new TensorShape(yes.type(), dims);
    }
    for (int i = 0; i < choose.length; i++) {
      choose[i] = choose[i] != 0 ? first[i] : second[i];
    }
    return new TensorShape(yes.type(), dims, choose);
  }
}
