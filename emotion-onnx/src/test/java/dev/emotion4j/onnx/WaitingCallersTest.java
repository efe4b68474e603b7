package dev.emotion4j.onnx;

import static dev.emotion4j.onnx.ClassifierOptionsTest.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.ClassifierOptionsTest.Grey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that come while as many run as may. */
@Timeout(120)
class WaitingCallersTest {
  @Test
  void callersThatWaitAreServedInTheirOrder() throws Exception {
    List<Integer> served = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    withBusyClassifier(
        Duration.ofHours(1),
        classifier -> {
          for (int i = 0; i < 8; i++) {
            int caller = i;
            Runnable note =
                () -> {
                  if (!served.contains(caller)) {
                    served.add(caller);
                  }
                };
            Thread thread = new Thread(() -> classifier.classify(new Grey(note)));
            threads.add(thread);
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
          }
        });
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void aCallFailsAtOnceIfItMayNotWait() throws Exception {
    withBusyClassifier(
        Duration.ZERO,
        classifier ->
            assertThatThrownBy(() -> classifier.classify(zeros()))
                .isInstanceOf(InferenceException.class)
                .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.BUSY)
                .hasMessageEndingWith(
                    "face_expression.onnx: all 1 calls that may run at once were running for PT0S;"
                        + " call again later, or allow more concurrency or a longer wait"));
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsSaysSoAndStaysInterrupted() throws Exception {
    withBusyClassifier(
        Duration.ofHours(1),
        classifier -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> classifier.classify(zeros()))
              .isInstanceOf(InferenceException.class)
              .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.INTERRUPTED)
              .hasMessageEndingWith(
                  "face_expression.onnx: interrupted while waiting for one of 1 running calls to"
                      + " end; call again, or allow more concurrency");
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  /** Runs a check while the classifier's only slot is taken by another thread. */
  private static void withBusyClassifier(Duration maxWait, Consumer<OnnxEmotionClassifier> check)
      throws InterruptedException, ExecutionException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (OnnxEmotionClassifier classifier =
        ClassifierOptionsTest.builder().concurrency(1).maxWait(maxWait).build()) {
      RgbImage slow =
          new Grey(
              () -> {
                reading.countDown();
                try {
                  goOn.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      Future<?> running = thread.submit(() -> classifier.classify(slow));
      reading.await();
      try {
        check.accept(classifier);
      } finally {
        goOn.countDown();
      }
      running.get();
      assertThat(classifier.classify(zeros()).logits()).hasSize(7);
    } finally {
      thread.shutdown();
    }
  }
}
