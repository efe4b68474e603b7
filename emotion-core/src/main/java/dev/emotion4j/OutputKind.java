package dev.emotion4j;

/** What the numbers are that a model puts out. */
public enum OutputKind {
  /** Unbounded scores, to which softmax is still to be applied. */
  LOGITS,
  /** Probabilities, which sum to 1. */
  PROBABILITIES
}
