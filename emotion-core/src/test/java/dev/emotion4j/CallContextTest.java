package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallContextTest {
  @Test
  void withoutADeadlineThereIsAlwaysTime() {
    CallContext context = CallContext.unlimited();
    context.check();
    assertThat(context.remainingNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theRemainingTimeIsTheLimitLessWhatHasPassed() {
    long start = System.nanoTime();
    long remaining = CallContext.within(Duration.ofHours(1)).remainingNanos();
    long passed = System.nanoTime() - start;
    long hour = Duration.ofHours(1).toNanos();
    assertThat(remaining).isBetween(hour - passed, hour);
  }

  @Test
  void theRemainingTimeShrinksToZero() {
    CallContext context = CallContext.within(Duration.ofMillis(2));
    assertThat(context.remainingNanos()).isLessThanOrEqualTo(2_000_000);
    while (context.remainingNanos() > 0) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(context::check)
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.TIMED_OUT);
  }

  @Test
  void whoAskedIsToldOnceWhenTheCallIsEndedAndAtOnceAfterwards() {
    CallContext context = CallContext.unlimited();
    List<String> told = new ArrayList<>();
    Runnable removed = () -> told.add("removed");
    context.onEnd(() -> told.add("first"));
    context.onEnd(removed);
    context.removeOnEnd(removed);
    context.end("enough");
    context.end("more than enough");
    context.onEnd(() -> told.add("late"));
    assertThat(told).containsExactly("first", "late");
    assertThatThrownBy(context::check)
        .isInstanceOf(InferenceException.class)
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.CLOSED)
        .hasMessage("enough");
  }

  @Test
  void waitingAddsUp() {
    CallContext context = CallContext.unlimited();
    context.addWaiting(3);
    context.addWaiting(4);
    assertThat(context.waitingNanos()).isEqualTo(7);
  }
}
