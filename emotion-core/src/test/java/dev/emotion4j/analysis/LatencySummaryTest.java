package dev.emotion4j.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencySummaryTest {

  @Test
  void nothingRecordedIsAllZero() {
    assertThat(new LatencySummary.Recorder().summary()).isEqualTo(new LatencySummary(0, 0, 0, 0));
  }

  @Test
  void everyDurationFallsIntoABucketThatIsAtMostAnEighthWide() {
    for (long nanos = 0; nanos < 100_000; nanos++) {
      long longest = LatencySummary.Recorder.longest(LatencySummary.Recorder.bucket(nanos));
      assertThat(longest).isBetween(nanos, nanos + nanos / 8);
    }
    for (int bit = 17; bit < 61; bit++) {
      for (long nanos : new long[] {1L << bit, (1L << bit) + 12345, (1L << bit) * 2 - 1}) {
        long longest = LatencySummary.Recorder.longest(LatencySummary.Recorder.bucket(nanos));
        assertThat(longest).isBetween(nanos, nanos + nanos / 8);
      }
    }
  }

  @Test
  void percentilesAreCountedFromBelow() {
    LatencySummary.Recorder recorder = new LatencySummary.Recorder();
    for (int i = 1; i <= 98; i++) {
      recorder.record(4);
    }
    recorder.record(1000);
    recorder.record(-5);
    // 100 durations: 0, 98 times 4, and 1000: 98 * 4 + 1000 = 1392
    assertThat(recorder.summary()).isEqualTo(new LatencySummary(100, 1392, 4, 4));
    assertThat(recorder.summary().meanNanos()).isEqualTo(13);
    recorder.record(1000);
    // The 100th of 101 is now a 1000, whose bucket reaches from 960 to 1023.
    assertThat(recorder.summary()).isEqualTo(new LatencySummary(101, 2392, 4, 1023));
  }

  @Test
  void theTextIsForPeople() {
    assertThat(new LatencySummary(2, 5_000_000, 2_000_000, 3_000_000))
        .hasToString("2 times, mean 2.50 ms, p50 2.00 ms, p99 3.00 ms");
    assertThat(new LatencySummary(0, 0, 0, 0).meanNanos()).isZero();
  }
}
