package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.emotion4j.CallContext;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.ClassifierOptionsTest.Grey;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.testing.ChildJvm;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that may take only so long as a whole, or are ended from outside. */
@Timeout(120)
class DeadlinesTest {
  private static final RgbImage GREY = new Grey(() -> {});

  /** Several seconds' work. */
  private static final List<RgbImage> MANY = Collections.nCopies(5000, GREY);

  @Test
  void theDeadlineIsForAllBatchesTogether() {
    try (OnnxEmotionClassifier classifier =
        ClassifierOptionsTest.builder().concurrency(1).maxBatch(4).build()) {
      CallContext context = CallContext.within(Duration.ofMillis(100));
      assertThatThrownBy(() -> classifier.classifyAll(MANY, context))
          .isInstanceOf(InferenceException.class)
          .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.TIMED_OUT)
          .hasMessage(
              "The call took longer than its deadline of PT0.1S; allow more time, or fewer calls"
                  + " at once");
      assertThat(classifier.report().inference().count()).isLessThan(MANY.size() / 4);
      assertThat(classifier.classifyAll(List.of(GREY), CallContext.unlimited())).hasSize(1);
    }
  }

  /** Its thread outlives an application that a server drops, and must not keep its classes. */
  @Test
  void theTimersThreadKnowsNoApplicationAndDoesNotKeepTheProcess() {
    try (OnnxEmotionClassifier classifier =
        ClassifierOptionsTest.builder().timeout(Duration.ofSeconds(100)).build()) {
      classifier.classify(GREY);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("emotion4j-run-timer"))
          .singleElement()
          .satisfies(
              thread -> {
                assertThat(thread.getContextClassLoader()).isNull();
                assertThat(thread.isDaemon()).isTrue();
              });
    }
  }

  @Test
  void aCallThatIsEndedStopsItsRunAndTheSlotWorksOn() throws Exception {
    try (OnnxEmotionClassifier classifier =
        ClassifierOptionsTest.builder().concurrency(1).maxBatch(64).build()) {
      CallContext context = CallContext.unlimited();
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Future<?> call = thread.submit(() -> classifier.classifyAll(MANY, context));
      while (classifier.report().inference().count() == 0) {
        Thread.onSpinWait();
      }
      context.end("enough");
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOf(InferenceException.class)
          .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.CLOSED)
          .hasMessage("enough");
      thread.shutdown();
      assertThat(classifier.classify(GREY).labels()).hasSize(7);
    }
  }

  @Test
  void waitingForOthersCountsToo() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
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
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FaceDetector detector =
            BundledModels.detector(ExecutionOptions.DEFAULT.withConcurrency(1));
        OnnxEmotionClassifier classifier = BundledModels.classifier();
        EmotionAnalyzer analyzer =
            EmotionAnalyzer.builder(detector, classifier)
                .keepPartsOpen()
                .deadline(Duration.ofMillis(50))
                .build()) {
      Future<?> running = thread.submit(() -> detector.detect(slow));
      reading.await();
      EmotionAnalyzer.CallRecord[] record = new EmotionAnalyzer.CallRecord[1];
      try (EmotionAnalyzer observed =
          EmotionAnalyzer.builder(detector, classifier)
              .keepPartsOpen()
              .deadline(Duration.ofMillis(50))
              .observer(call -> record[0] = call)
              .build()) {
        assertThatThrownBy(() -> observed.analyze(GREY))
            .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.TIMED_OUT);
      }
      assertThat(record[0].waitingNanos()).isGreaterThanOrEqualTo(40_000_000);
      assertThat(record[0].classificationNanos()).isZero();
      goOn.countDown();
      running.get();
      assertThat(analyzer.selfTest().passed()).isTrue();
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void closingInTimeEndsWhatRuns() throws Exception {
    EmotionAnalyzer analyzer = BundledModels.analyzer(ExecutionOptions.DEFAULT.withConcurrency(1));
    CountDownLatch reading = new CountDownLatch(1);
    RgbImage slow =
        new Grey(
            () -> {
              reading.countDown();
              try {
                Thread.sleep(1000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<?> running = threads.submit(() -> analyzer.analyze(slow));
    reading.await();
    Future<?> waiting = threads.submit(() -> analyzer.analyze(GREY));
    while (analyzer.report().running() < 2) {
      Thread.onSpinWait();
    }
    assertThat(analyzer.close(Duration.ofMillis(5))).isTrue();
    for (Future<?> call : List.of(running, waiting)) {
      assertThatThrownBy(call::get)
          .cause()
          .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.CLOSED);
    }
    threads.shutdown();
  }

  /** On Java 21 and later; the carrier threads are one, so a pinned one would stop all. */
  @Test
  void virtualThreadsThatWaitPinNoCarrier() throws Exception {
    assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
    ChildJvm.Result result =
        ChildJvm.run(
            "virtual threads",
            120,
            ChildJvm.java(
                System.getProperty("java.class.path"),
                List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djdk.virtualThreadScheduler.parallelism=1",
                    "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
                VirtualCallers.class));
    assertThat(result.output()).contains("200 answers");
    assertThat(result.exitCode()).isZero();
  }
}
