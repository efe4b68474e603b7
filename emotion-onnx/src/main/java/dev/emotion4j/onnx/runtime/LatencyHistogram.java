package dev.emotion4j.onnx.runtime;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations. Safe for concurrent use; recording takes a few nanoseconds and no memory. */
public final class LatencyHistogram {
  /*
   * Eight buckets for each power of two, as in HdrHistogram: a duration's three bits below its
   * highest one choose the bucket, so a bucket is at most one part in eight wide. Durations below 8
   * ns have a bucket each.
   */
  private static final int SUB_BUCKET_BITS = 3;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

  private final AtomicLongArray buckets =
      new AtomicLongArray((Long.SIZE - SUB_BUCKET_BITS) * SUB_BUCKETS);

  private final LongAdder totalNanos = new LongAdder();

  void record(long nanos) {
    long duration = Math.max(0, nanos);
    buckets.getAndIncrement(bucket(duration));
    totalNanos.add(duration);
  }

  static int bucket(long nanos) {
    int shift = Long.SIZE - 1 - SUB_BUCKET_BITS - Long.numberOfLeadingZeros(nanos | SUB_BUCKETS);
    return (shift << SUB_BUCKET_BITS) + (int) (nanos >>> shift);
  }

  /** Returns the longest duration that falls into a bucket. */
  static long longest(int bucket) {
    int shift = Math.max(0, (bucket >> SUB_BUCKET_BITS) - 1);
    long first = (long) (bucket - (shift << SUB_BUCKET_BITS)) << shift;
    return first + (1L << shift) - 1;
  }

  /** What was recorded so far, as {@code LatencySummary} tells it. */
  public record Summary(long count, long meanNanos, long p50Nanos, long p99Nanos) {}

  /** Sums up; what is recorded meanwhile may be counted or not. */
  Summary summary() {
    long[] counts = new long[buckets.length()];
    long count = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets.get(i);
      count += counts[i];
    }
    long mean = count == 0 ? 0 : totalNanos.sum() / count;
    return new Summary(
        count, mean, percentile(counts, count, 0.50), percentile(counts, count, 0.99));
  }

  private static long percentile(long[] counts, long count, double share) {
    long rank = (long) Math.ceil(share * count);
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (below >= rank && counts[i] > 0) {
        return longest(i);
      }
    }
    return 0;
  }
}
