package dev.emotion4j.onnx;

import dev.emotion4j.onnx.runtime.LatencyHistogram;

/**
 * How long a stage took, over all calls so far. Immutable and safe for concurrent use.
 *
 * @param count how many times it ran
 * @param meanNanos the mean time in nanoseconds; 0 if it never ran
 * @param p50Nanos the time in nanoseconds that half of the runs stayed within, to one part in eight
 * @param p99Nanos the time in nanoseconds that 99 of 100 runs stayed within, to one part in eight
 */
public record LatencySummary(long count, long meanNanos, long p50Nanos, long p99Nanos) {

  static LatencySummary of(LatencyHistogram.Summary summary) {
    return new LatencySummary(
        summary.count(), summary.meanNanos(), summary.p50Nanos(), summary.p99Nanos());
  }
}
