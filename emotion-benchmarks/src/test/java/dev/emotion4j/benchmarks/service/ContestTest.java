package dev.emotion4j.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContestTest {
  @Test
  void theWaysTakeTurnsAndWhoBeginsChanges() throws Exception {
    List<String> turns = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    Contest contest =
        Contest.of(
            end -> {
              turns.add("ours");
              clock.set(end);
              return 30;
            },
            end -> {
              turns.add("baseline");
              clock.set(end);
              return 40;
            },
            2,
            100,
            clock::get);
    // One round and half of the two are warm-up, rounds -2 and -1.
    assertThat(turns)
        .containsExactly(
            "ours", "baseline", "baseline", "ours", "ours", "baseline", "baseline", "ours");
    assertThat(contest.ratio()).isEqualTo(0.75);
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
