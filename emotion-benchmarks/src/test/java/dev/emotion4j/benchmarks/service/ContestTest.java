package dev.emotion4j.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
  @Test
  void theWaysTakeTurnsAndWhoBeginsChanges() throws Exception {
    List<String> turns = new ArrayList<>();
    Contest contest =
        Contest.of(
            end -> {
              turns.add("ours");
              spin(end);
              return 30;
            },
            end -> {
              turns.add("baseline");
              spin(end);
              return 40;
            },
            2,
            100);
    // One round and half of the two are warm-up, rounds -2 and -1.
    assertThat(turns)
        .containsExactly(
            "ours", "baseline", "baseline", "ours", "ours", "baseline", "baseline", "ours");
    assertThat(contest.ratio()).isCloseTo(0.75, within(0.2));
  }

  private static void spin(long end) {
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void eachThreadDoesItAtLeastOnce() throws Exception {
    Contest.Step step = () -> {};
    assertThat(Contest.onThreads(List.of(step, step, step)).until(System.nanoTime())).isEqualTo(3);
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(Contest.median(List.of(5.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    assertThat(Contest.median(List.of(5.0, 1.0, 2.0))).isEqualTo(2);
  }
}
