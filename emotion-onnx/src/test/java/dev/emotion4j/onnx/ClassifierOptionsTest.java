package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.RgbImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClassifierOptionsTest {

  private static OnnxEmotionClassifier.Builder builder() {
    return OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL);
  }

  private static FloatBuffer zeros() {
    return FloatBuffer.allocate(3 * 112 * 112);
  }

  @Test
  void theReportTellsWhatWasSetAndWhatRan() {
    try (OnnxEmotionClassifier classifier =
        builder()
            .concurrency(3)
            .intraOpThreads(2)
            .spinning(true)
            .maxBatch(5)
            .optimizationLevel(OptimizationLevel.EXTENDED)
            .warmUpRuns(2)
            .timeout(Duration.ofMinutes(1))
            .maxWait(Duration.ofMinutes(1))
            .build()) {
      assertThat(classifier.report().inference().count()).isZero();
      for (int i = 0; i < 4; i++) {
        classifier.classify(zeros());
      }
      classifier.classify(new Grey(() -> {}));
      ClassifierReport report = classifier.report();
      assertThat(report.model()).isEqualTo(classifier.spec());
      assertThat(report.loading()).isEqualTo(Loading.IN_MEMORY);
      assertThat(report.loadNanos()).isPositive();
      assertThat(report.providers()).containsExactly(ExecutionProvider.CPU);
      assertThat(report.providerProblem()).isNull();
      assertThat(report.concurrency()).isEqualTo(3);
      assertThat(report.intraOpThreads()).isEqualTo(2);
      assertThat(report.maxBatch()).isEqualTo(5);
      assertThat(report.runtimeVersion()).isEqualTo("1.28.0");
      assertThat(report.nativeLibrary()).contains("onnxruntime");
      assertThat(report.inference().count()).isEqualTo(5);
      assertThat(report.preprocessing().count()).isEqualTo(1);
      assertThat(report.inference().p99Nanos())
          .isGreaterThanOrEqualTo(report.inference().p50Nanos());
      assertThat(report.toString())
          .contains("Face expression classifier (face_expression.onnx) 1.0.0")
          .contains("9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048")
          .contains("3 calls at once, 2 threads each, batches of up to 5");
    }
  }

  @Test
  void aSmallModelRunsOnePictureAtATimeByDefault() {
    try (OnnxEmotionClassifier classifier = builder().concurrency(1).build()) {
      assertThat(classifier.report().maxBatch()).isEqualTo(1);
      assertThat(classifier.report().intraOpThreads())
          .isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void aPreferredProviderThatIsNotThereIsReplacedAndSaidSo() {
    try (OnnxEmotionClassifier classifier =
        builder().preferProvider(ExecutionProvider.CUDA).build()) {
      ClassifierReport report = classifier.report();
      assertThat(report.providers()).containsExactly(ExecutionProvider.CPU);
      assertThat(report.providerProblem()).startsWith("CUDA cannot run all of the model: ");
      assertThat(classifier.classify(zeros()).logits()).hasSize(7);
    }
  }

  @Test
  void aRequiredProviderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> builder().requireProvider(ExecutionProvider.CUDA).build())
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("face_expression.onnx: CUDA cannot run all of the model: ")
        .hasMessageContaining("; this ONNX Runtime offers [CPU")
        .hasMessageEndingWith(
            "; add the artifact that has the provider, or prefer it instead of requiring it");
  }

  @Test
  void aRunThatTakesTooLongIsEndedAndTheNextOneWorks() {
    try (OnnxEmotionClassifier classifier =
        builder().maxBatch(64).timeout(Duration.ofMillis(5)).concurrency(1).build()) {
      List<RgbImage> many = java.util.Collections.nCopies(64, new Grey(() -> {}));
      assertThatThrownBy(() -> classifier.classifyAll(many))
          .isInstanceOf(InferenceException.class)
          .hasMessageEndingWith(
              "face_expression.onnx: a run took longer than the timeout of 5 ms and was ended;"
                  + " allow more time, or fewer calls at once");
    }
    try (OnnxEmotionClassifier classifier =
        builder().timeout(Duration.ofMinutes(1)).concurrency(1).build()) {
      assertThat(classifier.classify(zeros()).logits()).hasSize(7);
    }
  }

  @Test
  void aCallFailsAtOnceIfItMayNotWait() throws Exception {
    withBusyClassifier(
        Duration.ZERO,
        classifier ->
            assertThatThrownBy(() -> classifier.classify(zeros()))
                .isInstanceOf(InferenceException.class)
                .hasMessageEndingWith(
                    "face_expression.onnx: all 1 calls that may run at once were running for 0 ms;"
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
    try (OnnxEmotionClassifier classifier = builder().concurrency(1).maxWait(maxWait).build()) {
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

  @Test
  void theBundledClassifierAnswersAsPyTorchDid() {
    try (OnnxEmotionClassifier classifier = BundledModels.classifier()) {
      SelfTestResult result = classifier.selfTest();
      assertThat(result.maxDifference()).isLessThan(1e-5f);
      assertThat(result.passed()).isTrue();
      assertThat(result.tolerance()).isEqualTo(1e-4f);
    }
  }

  @Test
  void theSelfTestTellsHowFarTheAnswerIsOff(@TempDir Path directory) {
    UserModels models = UserModels.copyTo(directory);
    // PyTorch's answer for "sad" is -2.748285; the others stay right.
    models.replace("model_info.json", "-2.748285", "-2.248285");
    try (OnnxEmotionClassifier classifier = models.build()) {
      SelfTestResult result = classifier.selfTest();
      assertThat(result.passed()).isFalse();
      assertThat(result.maxDifference()).isCloseTo(0.5f, within(1e-5f));
      assertThat(result.meanDifference()).isCloseTo(0.5f / 7, within(1e-5f));
    }
  }

  @Test
  void theGoldenInputIsSplitMix64AsFloat32() {
    FloatBuffer input = FloatBuffer.allocate(2);
    new GoldenRun(0, List.of(), 1).writeInput(input, 2);
    // SplitMix64's first outputs from seed 0 are 0xE220A8397B1DCDAF and 0x6E789E6AA1B965F4; their
    // upper 24 bits are 14819496 and 7239838. Times 2^-22, less 2:
    assertThat(input.get(0)).isEqualTo(14819496 / 4194304f - 2);
    assertThat(input.get(1)).isEqualTo(7239838 / 4194304f - 2);
  }

  @Test
  void optionsOutOfRangeOrSetTwiceAreRefused() {
    assertThatThrownBy(() -> builder().intraOpThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("intraOpThreads must be from 1 to 1024, but got 0");
    assertThatThrownBy(() -> builder().concurrency(1025))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("concurrency must be from 1 to 1024, but got 1025");
    assertThatThrownBy(() -> builder().timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout must be above zero, but got PT0S");
    assertThatThrownBy(() -> builder().maxWait(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxWait must not be negative, but got PT-0.001S");
    assertThatThrownBy(
            () ->
                builder()
                    .preferProvider(ExecutionProvider.CUDA)
                    .requireProvider(ExecutionProvider.CPU))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the provider was already set to CUDA");
    assertThatThrownBy(() -> builder().allowMissingChecksum().allowMissingChecksum())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("allowMissingChecksum was already set to false");
  }

  @Test
  void aMissingGoldenBlockIsTold(@TempDir Path directory) {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", "\"golden\"", "\"silver\"");
    try (OnnxEmotionClassifier classifier = models.build()) {
      assertThatThrownBy(classifier::selfTest)
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "face_expression.onnx: has no \"golden\" block in model_info.json, so there is no"
                  + " known answer to compare with; add one when the model is exported");
    }
  }

  /** A grey picture that runs something whenever a row is read. */
  private record Grey(Runnable onRead) implements RgbImage {
    @Override
    public int width() {
      return 112;
    }

    @Override
    public int height() {
      return 112;
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      onRead.run();
      java.util.Arrays.fill(rgb, 0, 3 * count, (byte) 128);
    }
  }
}
