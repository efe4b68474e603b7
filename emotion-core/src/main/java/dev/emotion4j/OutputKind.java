package dev.emotion4j;

/** What the numbers are that a model puts out. */
public enum OutputKind {
  /** Unbounded scores, to which softmax is still to be applied. */
  LOGITS,
  /** Probabilities, which sum to 1. */
  PROBABILITIES,
  /** The natural logarithms of probabilities, which sum to 1. */
  LOG_PROBABILITIES,
  /**
   * Scores from 0 to 1 that are independent of each other, as a graph that ends in the sigmoid
   * function puts them out: several labels may hold at once, or none.
   */
  SIGMOID
}
