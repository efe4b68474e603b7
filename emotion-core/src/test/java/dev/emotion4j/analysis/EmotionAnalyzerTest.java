package dev.emotion4j.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.testing.FakeParts;
import dev.emotion4j.testing.FakeParts.Picture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmotionAnalyzerTest {
  private final FakeParts parts = new FakeParts();

  @Test
  void eachFaceIsCroppedAndClassifiedInTheDetectorsOrder() {
    EmotionAnalyzer analyzer = new EmotionAnalyzer(parts.detector, parts.classifier);
    List<FaceEmotion> faces = analyzer.analyze(new Picture());
    assertThat(faces)
        .extracting(face -> face.prediction().label())
        .containsExactly("wide", "narrow");
    assertThat(faces)
        .extracting(FaceEmotion::box)
        .containsExactly(new BoundingBox(10, 20, 30, 10), new BoundingBox(0, 0, 15, 40));
    assertThat(analyzer.labels()).containsExactly("narrow", "wide");
  }

  @Test
  void theLargestFacesMayComeFirst() {
    // 15 * 40 = 600 pixels are more than 30 * 10 = 300.
    EmotionAnalyzer analyzer =
        parts.builder().order(EmotionAnalyzer.Order.LARGEST).maxFaces(1).build();
    assertThat(analyzer.analyze(new Picture()))
        .extracting(FaceEmotion::box)
        .containsExactly(new BoundingBox(0, 0, 15, 40));
    BoundingBox same = new BoundingBox(0, 0, 20, 30);
    parts.faces = List.of(new DetectedFace(same, 0.5f), new DetectedFace(same, 0.7f));
    assertThat(analyzer.analyze(new Picture()).get(0).face().score()).isEqualTo(0.7f);
  }

  @Test
  void facesThatAreTooSmallAreLeftOut() {
    assertThat(parts.builder().minFaceSize(11).build().analyze(new Picture()))
        .extracting(FaceEmotion::box)
        .containsExactly(new BoundingBox(0, 0, 15, 40));
    assertThat(parts.builder().minFaceSize(10).build().analyze(new Picture())).hasSize(2);
    assertThat(parts.builder().minFaceSize(16).build().analyze(new Picture())).isEmpty();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> parts.builder().maxFaces(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxFaces must be at least 1, but got 0");
    assertThatThrownBy(() -> parts.builder().minFaceSize(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minFaceSize must be at least 1, but got -1");
    for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(366))) {
      assertThatThrownBy(() -> parts.builder().deadline(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A deadline must be above zero and at most PT8760H, but got " + bad);
    }
    EmotionAnalyzer analyzer = parts.builder().build();
    assertThatThrownBy(() -> analyzer.close(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("patience must not be negative, but got PT-0.001S");
  }

  @Test
  void theDeadlineIsForTheWholeCall() {
    EmotionAnalyzer analyzer = parts.builder().deadline(Duration.ofMillis(20)).build();
    parts.whileDetecting = EmotionAnalyzerTest::useUpTheTime;
    assertThatThrownBy(() -> analyzer.analyze(new Picture()))
        .isInstanceOf(InferenceException.class)
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.TIMED_OUT)
        .hasMessage(
            "The call took longer than its deadline of PT0.02S; allow more time, or fewer calls at"
                + " once");
    assertThat(analyzer.report().failures())
        .isEqualTo(Map.of(InferenceException.Reason.TIMED_OUT, 1L));
    parts.whileDetecting = context -> {};
    assertThat(parts.builder().deadline(Duration.ofDays(1)).build().analyze(new Picture()))
        .hasSize(2);
  }

  private static void useUpTheTime(CallContext context) {
    while (context.remainingNanos() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void noRowIsReadAfterTheDeadline() {
    EmotionAnalyzer analyzer = parts.builder().deadline(Duration.ofMillis(5)).build();
    parts.whileDetecting = EmotionAnalyzerTest::useUpTheTime;
    Picture unread =
        new Picture(
            () -> {
              throw new AssertionError("read");
            });
    assertThatThrownBy(() -> analyzer.analyze(unread)).isInstanceOf(InferenceException.class);
  }

  @Test
  void whatThePictureThrowsTheCallThrows() {
    EmotionAnalyzer analyzer = parts.builder().build();
    ImageException damaged = new ImageException(ImageException.Reason.DAMAGED, "cut");
    IllegalStateException other = new IllegalStateException("other");
    assertThatThrownBy(() -> analyzer.analyze(failing(damaged))).isSameAs(damaged);
    assertThatThrownBy(() -> analyzer.analyze(failing(damaged))).isSameAs(damaged);
    assertThatThrownBy(() -> analyzer.analyze(failing(other))).isSameAs(other);
    assertThat(analyzer.analyze(new Picture())).hasSize(2);
    EmotionAnalyzer.Report report = analyzer.report();
    assertThat(report.calls()).isEqualTo(4);
    assertThat(report.running()).isZero();
    assertThat(report.faces()).isEqualTo(2);
    assertThat(report.failures()).isEqualTo(Map.of(ImageException.Reason.DAMAGED, 2L));
    assertThat(report.otherFailures()).isEqualTo(1);
    assertThat(report.total().count()).isEqualTo(1);
    assertThat(report.waiting().count()).isEqualTo(1);
    assertThat(report.total().totalNanos())
        .isGreaterThanOrEqualTo(
            report.detection().totalNanos() + report.classification().totalNanos());
    assertThat(report.toString())
        .contains("calls:          4 ended, 0 running, 2 faces")
        .contains("failures:       {DAMAGED=2}, 1 others");
  }

  private static Picture failing(RuntimeException failure) {
    return new Picture(
        () -> {
          throw failure;
        });
  }

  @Test
  void theObserverIsToldOfEveryCall() {
    List<EmotionAnalyzer.CallRecord> calls = new ArrayList<>();
    EmotionAnalyzer analyzer = parts.builder().observer(calls::add).build();
    parts.whileDetecting = context -> context.addWaiting(7);
    analyzer.analyze(new Picture());
    ImageException damaged = new ImageException(ImageException.Reason.DAMAGED, "cut");
    assertThatThrownBy(() -> analyzer.analyze(failing(damaged))).isSameAs(damaged);
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0).faces()).isEqualTo(2);
    assertThat(calls.get(0).failure()).isNull();
    assertThat(calls.get(0).waitingNanos()).isEqualTo(7);
    assertThat(calls.get(0).totalNanos())
        .isGreaterThanOrEqualTo(calls.get(0).detectionNanos() + calls.get(0).classificationNanos());
    assertThat(calls.get(1).faces()).isZero();
    assertThat(calls.get(1).failure()).isSameAs(damaged);
    assertThat(calls.get(1).classificationNanos()).isZero();
    assertThat(analyzer.report().waiting().totalNanos()).isEqualTo(7);
  }

  @Test
  void whatAnObserverThrowsIsNotLostAndHidesNothing() {
    IllegalStateException bug = new IllegalStateException("bug");
    EmotionAnalyzer analyzer =
        parts
            .builder()
            .observer(
                call -> {
                  throw bug;
                })
            .build();
    assertThatThrownBy(() -> analyzer.analyze(new Picture())).isSameAs(bug);
    ImageException damaged = new ImageException(ImageException.Reason.DAMAGED, "cut");
    assertThatThrownBy(() -> analyzer.analyze(failing(damaged)))
        .isSameAs(damaged)
        .hasSuppressedException(bug);
    assertThat(analyzer.report().calls()).isEqualTo(2);
    assertThat(analyzer.close(Duration.ZERO)).isTrue();
  }

  @Test
  void closingClosesBothPartsOnceUnlessTheyAreShared() {
    EmotionAnalyzer shared = parts.builder().keepPartsOpen().build();
    shared.close();
    assertThat(parts.closed).isEmpty();
    EmotionAnalyzer owner = parts.builder().build();
    owner.close();
    owner.close();
    assertThat(owner.close(Duration.ZERO)).isTrue();
    assertThat(parts.closed).containsExactly("detector", "classifier");
    assertThatThrownBy(() -> owner.analyze(new Picture()))
        .isInstanceOf(InferenceException.class)
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.CLOSED)
        .hasMessage("The analyzer is closed; use it before closing it, or make a new one");
  }

  @Test
  void bothAreClosedEvenIfOneFails() {
    EmotionClassifier broken =
        new EmotionClassifier() {
          @Override
          public List<String> labels() {
            return FakeParts.LABELS;
          }

          @Override
          public Prediction classify(RgbImage face) {
            throw new AssertionError();
          }

          @Override
          public void close() {
            throw new InferenceException(InferenceException.Reason.RUNTIME, "broken");
          }
        };
    EmotionAnalyzer analyzer = new EmotionAnalyzer(parts.detector, broken);
    assertThatThrownBy(analyzer::close).hasMessage("broken");
    assertThat(parts.closed).containsExactly("detector");
  }

  @Test
  void closingWaitsForARunningCallAndThenClosesTheParts() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    EmotionAnalyzer analyzer = parts.builder().build();
    CompletableFuture<List<FaceEmotion>> call =
        CompletableFuture.supplyAsync(
            () ->
                analyzer.analyze(
                    new Picture(
                        () -> {
                          reading.countDown();
                          await(goOn);
                        })));
    reading.await();
    assertThat(analyzer.report().running()).isEqualTo(1);
    Thread closing = new Thread(analyzer::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(parts.closed).isEmpty();
    goOn.countDown();
    closing.join();
    assertThat(call.get()).hasSize(2);
    assertThat(parts.closed).containsExactly("detector", "classifier");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void aCallThatIsStuckIsEndedWhenPatienceIsOver() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    EmotionAnalyzer analyzer = parts.builder().build();
    Picture stuck =
        new Picture(
            () -> {
              reading.countDown();
              await(new CountDownLatch(1));
            });
    Boolean[] interrupted = new Boolean[1];
    Throwable[] failure = new Throwable[1];
    Thread caller =
        new Thread(
            () -> {
              failure[0] =
                  catchThrowableOfType(InferenceException.class, () -> analyzer.analyze(stuck));
              interrupted[0] = Thread.currentThread().isInterrupted();
            });
    caller.start();
    reading.await();
    assertThat(analyzer.close(Duration.ofMillis(1))).isTrue();
    caller.join();
    assertThat(failure[0])
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.CLOSED)
        .hasMessage("The call was ended since the analyzer is being closed; call another analyzer")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("interrupted"));
    assertThat(interrupted[0]).isFalse();
    assertThat(parts.closed).containsExactly("detector", "classifier");
  }

  @Test
  void aCallThatCannotBeEndedIsToldOfAndClosesThePartsWhenItEnds() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    boolean[] goOn = new boolean[1];
    EmotionAnalyzer analyzer = parts.builder().build();
    Picture deaf =
        new Picture(
            () -> {
              reading.countDown();
              synchronized (goOn) {
                while (!goOn[0]) {
                  try {
                    goOn.wait();
                  } catch (InterruptedException e) {
                    // deaf
                  }
                }
              }
            });
    Thread caller =
        new Thread(
            () ->
                assertThatThrownBy(() -> analyzer.analyze(deaf))
                    .isInstanceOf(InferenceException.class));
    caller.start();
    reading.await();
    assertThat(analyzer.close(Duration.ZERO)).isFalse();
    assertThat(parts.closed).isEmpty();
    synchronized (goOn) {
      goOn[0] = true;
      goOn.notifyAll();
    }
    caller.join();
    assertThat(parts.closed).containsExactly("detector", "classifier");
    assertThat(analyzer.close(Duration.ofHours(1))).isTrue();
  }

  @Test
  void aPictureMayNotCloseTheAnalyzerThatReadsIt() {
    EmotionAnalyzer analyzer = parts.builder().build();
    assertThatThrownBy(() -> analyzer.analyze(new Picture(analyzer::close)))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The analyzer was closed by a picture that is being read for a call of the same"
                + " thread; close it before or after that call");
    assertThat(analyzer.analyze(new Picture())).hasSize(2);
  }

  @Test
  void theSelfTestAsksBothPartsAndCountsNowhere() {
    EmotionAnalyzer analyzer = parts.builder().build();
    assertThat(analyzer.selfTest()).isEqualTo(new SelfTestResult(0, 0, 0));
    assertThat(analyzer.selfTest().passed()).isTrue();
    assertThat(analyzer.report().calls()).isZero();
    parts.whileDetecting =
        context -> {
          throw new InferenceException(InferenceException.Reason.RUNTIME, "no detector");
        };
    assertThatThrownBy(analyzer::selfTest).hasMessage("no detector");
  }

  @Test
  void aDetectorThatFailsItsSelfTestFailsThatOfTheAnalyzer() {
    FaceDetector wrong =
        new FaceDetector() {
          @Override
          public List<DetectedFace> detect(RgbImage image) {
            return List.of();
          }

          @Override
          public SelfTestResult selfTest() {
            return new SelfTestResult(9, 9, 0.1f);
          }

          @Override
          public void close() {}
        };
    EmotionAnalyzer analyzer = new EmotionAnalyzer(wrong, parts.classifier);
    assertThat(analyzer.selfTest()).isEqualTo(new SelfTestResult(9, 9, 0.1f));
  }
}
