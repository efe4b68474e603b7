package dev.emotion4j.examples.quantize;

import java.nio.FloatBuffer;

/**
 * How often the numbers of one value occur, in one pass and in bounded memory. The bins cover
 * {@code [-limit, limit)}, where the limit is a power of two that doubles when a number needs it:
 * two bins then become one. So the same numbers give the same counts in any order. Not safe for
 * concurrent use.
 */
final class ValueHistogram {
  /** At least a quarter of the bins lies between 0 and the farther end of the numbers. */
  static final int BINS = 8192;

  private static final int HALF = BINS / 2;

  private final long[] counts = new long[BINS];
  private double limit = Math.scalb(1.0, -20);
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /** Adds all remaining numbers; those that are no finite numbers are left out. */
  void add(FloatBuffer values) {
    while (values.hasRemaining()) {
      float value = values.get();
      if (Float.isFinite(value)) {
        add(value);
      }
    }
  }

  private void add(float value) {
    if (value < min || value > max) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      while (value >= limit || value < -limit) {
        widen();
      }
    }
    counts[(int) Math.floor(value * (HALF / limit)) + HALF]++;
  }

  private void widen() {
    long[] wide = new long[BINS];
    for (int i = 0; i < BINS; i++) {
      wide[((i - HALF) >> 1) + HALF] += counts[i];
    }
    System.arraycopy(wide, 0, counts, 0, BINS);
    limit *= 2;
  }

  /** Returns the numbers' smallest and largest; 0 and 0 if there were none. */
  ValueRange range() {
    return min > max ? new ValueRange(0, 0) : new ValueRange(min, max);
  }

  long count(int bin) {
    return counts[bin];
  }

  /** Returns the lower end of a bin, or the upper end of the last, for the index behind it. */
  double edge(int bin) {
    return (bin - HALF) * (limit / HALF);
  }

  /** Returns the bin that holds a number of the range. */
  int binOf(double value) {
    return Math.min(BINS - 1, Math.max(0, (int) Math.floor(value * (HALF / limit)) + HALF));
  }
}
