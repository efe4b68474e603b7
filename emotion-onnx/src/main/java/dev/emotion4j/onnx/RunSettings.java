package dev.emotion4j.onnx;

/**
 * How a model is run.
 *
 * @param concurrency how many calls may run at once
 * @param intraOpThreads how many threads one call may use
 * @param maxBatch how many pictures at most are run as one batch
 */
record RunSettings(int concurrency, int intraOpThreads, int maxBatch) {

  /** One call a core, each on one thread: the most pictures a second from many callers. */
  static RunSettings defaults() {
    return new RunSettings(Runtime.getRuntime().availableProcessors(), 1, 4);
  }
}
