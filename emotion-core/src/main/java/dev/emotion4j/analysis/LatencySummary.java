package dev.emotion4j.analysis;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, over all times so far. Immutable and safe for concurrent use.
 *
 * @param count how many times it was done
 * @param totalNanos the time in nanoseconds that all of them took together
 * @param p50Nanos the time in nanoseconds that half of them stayed within, to one part in eight
 * @param p99Nanos the time in nanoseconds that 99 of 100 stayed within, to one part in eight
 */
public record LatencySummary(long count, long totalNanos, long p50Nanos, long p99Nanos) {

  /**
   * Returns the mean time.
   *
   * @return the time in nanoseconds; 0 if nothing was done
   */
  public long meanNanos() {
    return count == 0 ? 0 : totalNanos / count;
  }

  /** Returns the summary as {@code 12 times, mean 1.23 ms, p50 1.20 ms, p99 2.00 ms}. */
  @Override
  public String toString() {
    return count
        + " times, mean "
        + millis(meanNanos())
        + " ms, p50 "
        + millis(p50Nanos)
        + " ms, p99 "
        + millis(p99Nanos)
        + " ms";
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
  }

  /** Counts durations. Safe for concurrent use; recording takes a few nanoseconds and no memory. */
  public static final class Recorder {
    /*
     * Eight buckets for each power of two, as in HdrHistogram: a duration's three bits below its
     * highest one choose the bucket, so a bucket is at most one part in eight wide. Durations below
     * 8 ns have a bucket each.
     */
    private static final int SUB_BUCKET_BITS = 3;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

    private final AtomicLongArray buckets =
        new AtomicLongArray((Long.SIZE - SUB_BUCKET_BITS) * SUB_BUCKETS);

    private final LongAdder totalNanos = new LongAdder();

    /** Makes a recorder that has counted nothing. */
    public Recorder() {}

    /**
     * Counts a duration.
     *
     * @param nanos the time in nanoseconds; a negative one counts as 0
     */
    public void record(long nanos) {
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

    /**
     * Sums up; what is recorded meanwhile may be counted or not.
     *
     * @return the summary
     */
    public LatencySummary summary() {
      long[] counts = new long[buckets.length()];
      long count = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] = buckets.get(i);
        count += counts[i];
      }
      return new LatencySummary(
          count,
          totalNanos.sum(),
          percentile(counts, count, 0.50),
          percentile(counts, count, 0.99));
    }

    private static long percentile(long[] counts, long count, double share) {
      long rank = (long) Math.ceil(share * count);
      long below = 0;
      for (int i = 0; i < counts.length; i++) {
        below += counts[i];
        if (below >= rank) {
          return longest(i);
        }
      }
      return 0;
    }
  }
}
