package dev.emotion4j.examples.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeMethodTest {
  private static ValueHistogram of(float... values) {
    ValueHistogram histogram = new ValueHistogram();
    histogram.add(FloatBuffer.wrap(values));
    return histogram;
  }

  @Test
  void minmaxIsTheSmallestAndTheLargestFiniteNumber() {
    ValueHistogram histogram = of(0.5f, -2, Float.NaN, 3.25f, Float.POSITIVE_INFINITY);
    assertThat(RangeMethod.MINMAX.choose(histogram)).isEqualTo(new ValueRange(-2, 3.25f));
    assertThat(RangeMethod.MINMAX.choose(of())).isEqualTo(new ValueRange(0, 0));
  }

  /** The bins double as numbers grow: in which order they come must not matter. */
  @Test
  void theOrderOfTheNumbersDoesNotMatter() {
    float[] up = new float[2000];
    float[] down = new float[2000];
    for (int i = 0; i < up.length; i++) {
      up[i] = (i - 700) * (float) Math.pow(1.01, i) / 1000;
      down[up.length - 1 - i] = up[i];
    }
    ValueHistogram first = of(up);
    ValueHistogram second = of(down);
    for (int bin = 0; bin < ValueHistogram.BINS; bin++) {
      assertThat(first.count(bin)).isEqualTo(second.count(bin));
    }
  }

  /** Of 400,000 numbers, one in 100,000 is four: two outliers stay out, and two numbers below 1. */
  @Test
  void percentileLeavesOutliersOut() {
    float[] values = new float[400_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / (float) values.length;
    }
    values[17] = 900;
    values[18] = 1000;
    ValueRange range = RangeMethod.PERCENTILE.choose(of(values));
    assertThat(range.min()).isZero();
    // A bin is 1024 / 4096 wide.
    assertThat(range.max()).isBetween(0.99f, 1.3f);
    assertThat(RangeMethod.MINMAX.choose(of(values))).isEqualTo(new ValueRange(0, 1000));
  }

  @Test
  void entropyCutsALongTailAndKeepsAnEvenSpread() {
    Random random = new Random(3);
    float[] tailed = new float[200_000];
    float[] even = new float[200_000];
    for (int i = 0; i < tailed.length; i++) {
      tailed[i] = (float) random.nextGaussian();
      even[i] = random.nextFloat() * 2 - 1;
    }
    tailed[5] = 40;
    assertThat(RangeMethod.ENTROPY.choose(of(tailed)).max()).isBetween(3f, 20f);
    ValueRange kept = RangeMethod.ENTROPY.choose(of(even));
    assertThat(kept.min()).isBetween(-1f, -0.98f);
    assertThat(kept.max()).isBetween(0.98f, 1f);
  }
}
