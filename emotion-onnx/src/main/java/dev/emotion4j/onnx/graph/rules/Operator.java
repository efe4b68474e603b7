package dev.emotion4j.onnx.graph.rules;

import java.util.List;

/**
 * What is known of an operator. Immutable.
 *
 * @param rule what it makes of its inputs' shapes
 * @param emptyFrom the first of its inputs that may be empty, as lists of axes may; {@link
 *     #COMPUTES} if none may: kernels that compute may divide by the length of what they are given.
 *     In ONNX Runtime 1.28.0, LpNormalization ends the process then
 */
public record Operator(Rule rule, int emptyFrom) {
  /** No input may be empty. */
  static final int COMPUTES = Integer.MAX_VALUE;

  /** What an operator makes of shapes. */
  @FunctionalInterface
  public interface Rule {
    /** Returns the outputs, all of them in the operator's order, optional ones too. */
    List<TensorShape> outputs(NodeContext node);
  }

  /** The rule of an operator with one output. */
  @FunctionalInterface
  interface SingleRule {
    TensorShape output(NodeContext node);
  }
}
