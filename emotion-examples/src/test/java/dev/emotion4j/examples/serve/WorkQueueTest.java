package dev.emotion4j.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  @Test
  void whoHasTheAnswerFindsThePlaceFree() throws Exception {
    try (WorkQueue queue = new WorkQueue(1, 0)) {
      for (int i = 0; i < 20_000; i++) {
        try (WorkQueue.Place place = queue.take()) {
          assertThat(place).as("place of request %d", i).isNotNull();
          int answer = i;
          assertThat(place.run(() -> answer, MINUTE)).isEqualTo(answer);
          assertThat(queue.taken()).isZero();
        }
      }
    }
  }

  @Test
  void whoHasTheFailureFindsThePlaceFree() throws Exception {
    try (WorkQueue queue = new WorkQueue(1, 0)) {
      for (int i = 0; i < 20_000; i++) {
        try (WorkQueue.Place place = queue.take()) {
          assertThat(place).as("place of request %d", i).isNotNull();
          IOException failure = new IOException("unreadable");
          assertThatThrownBy(
                  () ->
                      place.run(
                          () -> {
                            throw failure;
                          },
                          MINUTE))
              .isInstanceOf(ExecutionException.class)
              .hasCause(failure);
          assertThat(queue.taken()).isZero();
        }
      }
    }
  }
}
