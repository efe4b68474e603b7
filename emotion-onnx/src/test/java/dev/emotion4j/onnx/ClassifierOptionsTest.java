package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.onnx.files.GoldenRun;
import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.options.OptimizationLevel;
import dev.emotion4j.onnx.testing.UserModels;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ClassifierOptionsTest {

  static OnnxEmotionClassifier.Builder builder() {
    return OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL);
  }

  static FloatBuffer zeros() {
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
      assertThat(report.spinning()).isTrue();
      assertThat(report.optimizationLevel()).isEqualTo(OptimizationLevel.EXTENDED);
      assertThat(report.maxBatch()).isEqualTo(5);
      assertThat(report.warmUpRuns()).isEqualTo(2);
      assertThat(report.runtimeVersion()).isEqualTo("1.28.0");
      assertThat(report.nativeLibrary()).contains("onnxruntime");
      assertThat(report.inference().count()).isEqualTo(5);
      assertThat(report.preprocessing().count()).isEqualTo(1);
      assertThat(report.inference().p99Nanos())
          .isGreaterThanOrEqualTo(report.inference().p50Nanos());
      assertThat(report.toString())
          .contains("Face expression classifier (face_expression.onnx) 1.2.0")
          .contains("9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048")
          .contains("3 calls at once, 2 spinning threads each, batches of up to 5")
          .contains("optimised EXTENDED, 2 warm-up runs");
    }
  }

  @Test
  void aSmallModelRunsOnePictureAtATimeByDefault() {
    try (OnnxEmotionClassifier classifier = builder().concurrency(1).build()) {
      assertThat(classifier.report().maxBatch()).isEqualTo(1);
      assertThat(classifier.report().spinning()).isFalse();
      assertThat(classifier.report().optimizationLevel()).isEqualTo(OptimizationLevel.ALL);
      assertThat(classifier.report().warmUpRuns()).isZero();
      assertThat(classifier.report().intraOpThreads())
          .isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  private static boolean isOffered(ExecutionProvider provider) {
    return OrtEnvironment.getAvailableProviders().stream()
        .anyMatch(offered -> offered.name().equals(provider.name()));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CPU")
  void aPreferredProviderThatIsNotThereIsReplacedAndSaidSo(ExecutionProvider provider) {
    assumeThat(isOffered(provider)).isFalse();
    try (OnnxEmotionClassifier classifier = builder().preferProvider(provider).build()) {
      ClassifierReport report = classifier.report();
      assertThat(report.providers()).containsExactly(ExecutionProvider.CPU);
      assertThat(report.providerProblem()).startsWith(provider + " cannot run all of the model: ");
      assertThat(classifier.classify(zeros()).logits()).hasSize(7);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CPU")
  void aRequiredProviderThatIsNotThereIsAnError(ExecutionProvider provider) {
    assumeThat(isOffered(provider)).isFalse();
    assertThatThrownBy(() -> builder().requireProvider(provider).build())
        .isInstanceOf(InferenceException.class)
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.NATIVE_LIBRARY)
        .hasMessageContaining(
            "face_expression.onnx: " + provider + " cannot run all of the model: ")
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
          .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.TIMED_OUT)
          .hasMessageEndingWith(
              "face_expression.onnx: a run took longer than the timeout of PT0.005S and was"
                  + " ended; allow more time, or fewer calls at once");
      assertThat(classifyAtLast(classifier)).hasSize(7);
    }
  }

  /** One picture takes less than the timeout, but not always on a busy machine. */
  private static float[] classifyAtLast(OnnxEmotionClassifier classifier) {
    while (true) {
      try {
        return classifier.classify(zeros()).logits();
      } catch (InferenceException e) {
        assertThat(e).hasMessageContaining("a run took longer than the timeout");
      }
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
    new GoldenRun(0, List.of(), 1).writeInput(input, 2, false);
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
    assertThatThrownBy(() -> builder().timeout(Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout must be at most PT8760H, but got PT8784H; leave it out");
    assertThatThrownBy(() -> builder().maxWait(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "maxWait must be at most PT8760H, but got PT2562047788015215H30M7S; leave it out");
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
  record Grey(Runnable onRead) implements RgbImage {
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
