package dev.emotion4j.onnx;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** How far ONNX Runtime rewrites a graph before it runs it. */
public enum OptimizationLevel {
  /** Not at all: for finding out whether a rewrite changes an answer. */
  NONE(OptLevel.NO_OPT),
  /** Only what holds on every device, such as folding constants. */
  BASIC(OptLevel.BASIC_OPT),
  /** Also fusions of operators; on x86-64 less than half as fast as {@link #ALL}. */
  EXTENDED(OptLevel.EXTENDED_OPT),
  /** Also memory layouts made for the processor. */
  ALL(OptLevel.ALL_OPT);

  private final OptLevel level;

  OptimizationLevel(OptLevel level) {
    this.level = level;
  }

  OptLevel level() {
    return level;
  }
}
