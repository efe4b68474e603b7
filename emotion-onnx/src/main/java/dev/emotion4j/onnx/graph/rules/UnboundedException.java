package dev.emotion4j.onnx.graph.rules;

/** Says that nothing bounds what a node makes: not that it is wrong. */
public final class UnboundedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnboundedException(String message) {
    super(message);
  }
}
