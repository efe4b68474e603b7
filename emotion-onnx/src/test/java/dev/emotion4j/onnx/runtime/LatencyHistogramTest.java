package dev.emotion4j.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void nothingRecordedIsAllZero() {
    assertThat(new LatencyHistogram().summary())
        .isEqualTo(new LatencyHistogram.Summary(0, 0, 0, 0));
  }

  @Test
  void everyDurationFallsIntoABucketThatIsAtMostAnEighthWide() {
    for (long nanos = 0; nanos < 100_000; nanos++) {
      long longest = LatencyHistogram.longest(LatencyHistogram.bucket(nanos));
      assertThat(longest).isBetween(nanos, nanos + nanos / 8);
    }
    for (int bit = 17; bit < 61; bit++) {
      for (long nanos : new long[] {1L << bit, (1L << bit) + 12345, (1L << bit) * 2 - 1}) {
        long longest = LatencyHistogram.longest(LatencyHistogram.bucket(nanos));
        assertThat(longest).isBetween(nanos, nanos + nanos / 8);
      }
    }
  }

  @Test
  void percentilesAreCountedFromBelow() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 1; i <= 98; i++) {
      histogram.record(4);
    }
    histogram.record(1000);
    histogram.record(-5);
    // 100 durations: 0, 98 times 4, and 1000; (98 * 4 + 1000) / 100 = 13.92
    assertThat(histogram.summary()).isEqualTo(new LatencyHistogram.Summary(100, 13, 4, 4));
    histogram.record(1000);
    // The 100th of 101 is now a 1000, whose bucket reaches from 960 to 1023.
    assertThat(histogram.summary()).isEqualTo(new LatencyHistogram.Summary(101, 23, 4, 1023));
  }
}
