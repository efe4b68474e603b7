package dev.emotion4j.examples.quantize;

/** How the range that bytes cover is chosen from the numbers that a value had. */
public enum RangeMethod {
  /** From the smallest number to the largest. */
  MINMAX {
    @Override
    ValueRange choose(ValueHistogram histogram) {
      return histogram.range();
    }
  },

  /** Leaves out one number in a hundred thousand at each end. */
  PERCENTILE {
    @Override
    ValueRange choose(ValueHistogram histogram) {
      long total = 0;
      for (int i = 0; i < ValueHistogram.BINS; i++) {
        total += histogram.count(i);
      }
      long left = (long) (total * TAIL);
      int low = 0;
      for (long seen = histogram.count(low); seen <= left && low < ValueHistogram.BINS - 1; ) {
        seen += histogram.count(++low);
      }
      int high = ValueHistogram.BINS - 1;
      for (long seen = histogram.count(high); seen <= left && high > 0; ) {
        seen += histogram.count(--high);
      }
      return inside(histogram, histogram.edge(low), histogram.edge(high + 1));
    }
  },

  /**
   * Leaves out so much at the ends that the distribution that the bytes can tell differs least from
   * the true one (Kullback-Leibler divergence).
   */
  ENTROPY {
    @Override
    ValueRange choose(ValueHistogram histogram) {
      return new EntropyRange(histogram).choose();
    }
  };

  private static final double TAIL = 1e-5;

  abstract ValueRange choose(ValueHistogram histogram);

  /** A range that does not pass the numbers' own ends. */
  static ValueRange inside(ValueHistogram histogram, double low, double high) {
    ValueRange all = histogram.range();
    return new ValueRange(
        (float) Math.max(low, (double) all.min()), (float) Math.min(high, (double) all.max()));
  }
}
