package dev.emotion4j.onnx.options;

/**
 * How much must be known of a model's graph before ONNX Runtime is given it. Under both, the file's
 * structure is checked, its tensors must lie in files with checksums, functions of its own and
 * settings for the runtime are refused, input and output must be as described, and the memory and
 * time of a run are computed from the graph and must be below the limits.
 */
public enum GraphCheck {
  /**
   * A graph with operators whose memory and time cannot be computed goes to ONNX Runtime if its
   * checksum was verified: with a checksum, whoever wrote the description says that this is the
   * model that was chosen. A line at DEBUG tells that its bounds are unknown. Without a checksum it
   * is refused, as {@link #STRICT} does.
   */
  STANDARD,
  /**
   * Every operator's memory and time must be known beforehand, so that no file can take more than
   * the limits or run for ever: for models from people whom nobody trusts.
   */
  STRICT
}
