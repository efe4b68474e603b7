package dev.emotion4j.onnx.options;

/** How far ONNX Runtime rewrites a graph before it runs it. */
public enum OptimizationLevel {
  /** Not at all: for finding out whether a rewrite changes an answer. */
  NONE,
  /** Only what holds on every device, such as folding constants. */
  BASIC,
  /** Also fusions of operators; on x86-64 less than half as fast as {@link #ALL}. */
  EXTENDED,
  /** Also memory layouts made for the processor. */
  ALL
}
