package dev.emotion4j.examples.quantize;

/**
 * The range with the least loss of information: of candidates that cut both ends off at the same
 * distance from 0, the one whose 256 levels differ least from the numbers, those beyond the ends
 * counted at the ends.
 *
 * <p>Source: Migacz, "8-bit inference with TensorRT" (2017), pages 32 to 39, for ranges that need
 * not be symmetric.
 */
final class EntropyRange {
  private static final int LEVELS = 256;
  private static final int CANDIDATES = 100;

  /** A cut nearer to 0 than this share of the farther end is never the best. */
  private static final double NEAREST = 0.2;

  private final ValueHistogram histogram;
  private final ValueRange all;

  EntropyRange(ValueHistogram histogram) {
    this.histogram = histogram;
    this.all = histogram.range();
  }

  ValueRange choose() {
    double farther = Math.max(Math.abs((double) all.min()), Math.abs((double) all.max()));
    ValueRange best = all;
    double least = Double.POSITIVE_INFINITY;
    for (int i = CANDIDATES; farther > 0 && i >= CANDIDATES * NEAREST; i--) {
      double cut = farther * i / CANDIDATES;
      ValueRange candidate = RangeMethod.inside(histogram, -cut, cut);
      double divergence = divergence(candidate);
      if (divergence < least) {
        least = divergence;
        best = candidate;
      }
    }
    return best;
  }

  /** Returns how far the levels' distribution is from the numbers', in nats. */
  private double divergence(ValueRange range) {
    int first = histogram.binOf(Math.min(0, (double) range.min()));
    int last = histogram.binOf(Math.max(0, (double) range.max()));
    int zero = histogram.binOf(0);
    double[] inside = new double[last - first + 1];
    double[] clipped = new double[last - first + 1];
    double total = 0;
    for (int i = 0; i < ValueHistogram.BINS; i++) {
      long count = histogram.count(i);
      // 0 is exact at any scale, and says nothing about which is best.
      if (count == 0 || i == zero) {
        continue;
      }
      total += count;
      int bin = Math.min(last, Math.max(first, i)) - first;
      clipped[bin] += count;
      if (i >= first && i <= last) {
        inside[bin] += count;
      }
    }
    double[] levels = spread(inside);
    double sum = 0;
    for (double level : levels) {
      sum += level;
    }
    double divergence = 0;
    for (int i = 0; i < clipped.length; i++) {
      if (clipped[i] > 0) {
        double p = clipped[i] / total;
        // What the levels cannot tell at all is as rare as half a number.
        double q = Math.max(levels[i], 0.5) / Math.max(sum, 0.5);
        divergence += p * Math.log(p / q);
      }
    }
    return divergence;
  }

  /** Merges the bins of each level, and spreads their sum over those that were not empty. */
  private static double[] spread(double[] inside) {
    double[] levels = new double[inside.length];
    int bins = inside.length;
    for (int level = 0; level < LEVELS; level++) {
      int from = (int) ((long) level * bins / LEVELS);
      int to = (int) ((long) (level + 1) * bins / LEVELS);
      double sum = 0;
      int filled = 0;
      for (int i = from; i < to; i++) {
        sum += inside[i];
        filled += inside[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        levels[i] = inside[i] > 0 ? sum / filled : 0;
      }
    }
    return levels;
  }
}
