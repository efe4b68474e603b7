package dev.emotion4j.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.InferenceException;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer.CallRecord;
import dev.emotion4j.testing.FakeParts;
import dev.emotion4j.testing.FakeParts.Picture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is recorded of a call, how it ends, and what it leaves behind. */
@Timeout(60)
class CallsOfAnAnalyzerTest {
  private static final long STAGE_NANOS = 1_000_000;

  private final FakeParts parts = new FakeParts();
  private final List<CallRecord> calls = new ArrayList<>();

  private EmotionAnalyzer analyzer(Consumer<CallContext> whileClassifying) {
    EmotionClassifier classifier =
        new EmotionClassifier() {
          @Override
          public List<String> labels() {
            return FakeParts.LABELS;
          }

          @Override
          public Prediction classify(RgbImage face) {
            return Prediction.fromLogits(FakeParts.LABELS, 0, 1);
          }

          @Override
          public List<Prediction> classifyAll(List<? extends RgbImage> faces, CallContext context) {
            whileClassifying.accept(context);
            return classifyAll(faces);
          }

          @Override
          public void close() {}
        };
    return EmotionAnalyzer.builder(parts.detector, classifier).observer(calls::add).build();
  }

  /** Lets so much time pass at the least. */
  private static void pass(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theTimeOfEachStageIsItsOwn() {
    parts.whileDetecting = context -> pass(STAGE_NANOS);
    EmotionAnalyzer analyzer = analyzer(context -> pass(2 * STAGE_NANOS));
    long start = System.nanoTime();
    analyzer.analyze(new Picture());
    long all = System.nanoTime() - start;
    CallRecord call = calls.get(0);
    assertThat(call.detectionNanos()).isGreaterThanOrEqualTo(STAGE_NANOS);
    assertThat(call.classificationNanos()).isGreaterThanOrEqualTo(2 * STAGE_NANOS);
    assertThat(call.totalNanos())
        .isBetween(call.detectionNanos() + call.classificationNanos(), all);
    EmotionAnalyzer.Report report = analyzer.report();
    assertThat(report.detection().totalNanos()).isEqualTo(call.detectionNanos());
    assertThat(report.classification().totalNanos()).isEqualTo(call.classificationNanos());
    assertThat(report.total().totalNanos()).isEqualTo(call.totalNanos());
  }

  @Test
  void aStageThatFailsHasTakenItsTimeToo() {
    EmotionAnalyzer analyzer = analyzer(context -> {});
    parts.whileDetecting =
        context -> {
          pass(STAGE_NANOS);
          throw new IllegalStateException("bug");
        };
    assertThatThrownBy(() -> analyzer.analyze(new Picture())).hasMessage("bug");
    assertThat(calls.get(0).detectionNanos()).isGreaterThanOrEqualTo(STAGE_NANOS);
    assertThat(calls.get(0).classificationNanos()).isZero();
  }

  @Test
  void anErrorEndsTheCallAsAnExceptionDoes() {
    EmotionAnalyzer analyzer = analyzer(context -> {});
    AssertionError error = new AssertionError("bug");
    parts.whileDetecting =
        context -> {
          throw error;
        };
    assertThatThrownBy(() -> analyzer.analyze(new Picture())).isSameAs(error);
    assertThat(calls).extracting(CallRecord::failure).containsExactly(error);
    assertThat(analyzer.report().otherFailures()).isEqualTo(1);
    assertThat(analyzer.report().running()).isZero();
  }

  @Test
  void aCallThatIsEndedInItsLastStageFails() {
    EmotionAnalyzer analyzer = analyzer(context -> context.end("enough"));
    assertThatThrownBy(() -> analyzer.analyze(new Picture()))
        .isInstanceOf(InferenceException.class)
        .hasMessage("enough");
  }

  @Test
  void aPartThatSaysItselfThatTheCallWasEndedIsBelieved() {
    InferenceException told =
        new InferenceException(InferenceException.Reason.CLOSED, "stopped at an operator");
    EmotionAnalyzer analyzer =
        analyzer(
            context -> {
              context.end("enough");
              throw told;
            });
    assertThatThrownBy(() -> analyzer.analyze(new Picture())).isSameAs(told);
    assertThat(told.getSuppressed()).isEmpty();
  }

  @Test
  void aSelfTestRunsNoLongerThanItIsAsked() {
    EmotionAnalyzer analyzer = parts.builder().build();
    analyzer.selfTest();
    assertThat(analyzer.report().running()).isZero();
  }

  @Test
  void aPictureThatIsBeingAnalysedIsNamedAsItself() {
    RgbImage part = new Picture().crop(new BoundingBox(1, 0, 1, 2));
    assertThat(new GuardedImage(part, CallContext.unlimited())).hasToString(part.toString());
  }

  @Test
  void anInterruptThatIsNotOursStays() {
    EmotionAnalyzer analyzer = parts.builder().build();
    Thread.currentThread().interrupt();
    assertThat(analyzer.analyze(new Picture())).hasSize(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoeverIsInterruptedWhileClosingEndsTheCallsAndWaitsNoLonger() throws Exception {
    EmotionAnalyzer analyzer = parts.builder().build();
    CountDownLatch reading = new CountDownLatch(1);
    Picture stuck =
        new Picture(
            () -> {
              reading.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    CompletableFuture<InferenceException> failure = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () ->
                failure.complete(
                    catchThrowableOfType(InferenceException.class, () -> analyzer.analyze(stuck))));
    caller.start();
    reading.await();
    Thread.currentThread().interrupt();
    assertThat(analyzer.close(Duration.ofHours(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.get().reason()).isEqualTo(InferenceException.Reason.CLOSED);
  }

  @Test
  void aClosedAnalyzerStillReportsOnEveryThread() throws Exception {
    EmotionAnalyzer analyzer = parts.builder().build();
    analyzer.analyze(new Picture());
    analyzer.close();
    assertThat(CompletableFuture.supplyAsync(analyzer::report).get().calls()).isEqualTo(1);
  }
}
