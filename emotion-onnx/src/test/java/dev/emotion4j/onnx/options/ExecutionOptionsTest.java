package dev.emotion4j.onnx.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExecutionOptionsTest {
  @Test
  void theDefaultsAreOneCallAProcessorOnOneThread() {
    ExecutionOptions options = ExecutionOptions.DEFAULT;
    assertThat(options.concurrency()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.intraOpThreads()).isEqualTo(1);
    assertThat(options.checksumRequired()).isTrue();
    assertThat(options.loading()).isEqualTo(Loading.AUTO);
    assertThat(options.provider()).isEqualTo(ExecutionProvider.CPU);
    assertThat(options.providerRequired()).isFalse();
    assertThat(options.optimizationLevel()).isEqualTo(OptimizationLevel.ALL);
    assertThat(options.spinning()).isFalse();
    assertThat(options.maxBatch()).isZero();
    assertThat(options.warmUpRuns()).isZero();
    assertThat(options.timeout()).isEmpty();
    assertThat(options.maxWait()).isEmpty();
  }

  @Test
  void eachChangeIsKeptByTheNextAndNoneChangesTheDefaults() {
    ExecutionOptions options =
        ExecutionOptions.DEFAULT
            .withConcurrency(3)
            .withIntraOpThreads(2)
            .withChecksumRequired(false)
            .withLoading(Loading.IN_MEMORY)
            .withRequiredProvider(ExecutionProvider.XNNPACK)
            .withOptimizationLevel(OptimizationLevel.BASIC)
            .withSpinning(true)
            .withMaxBatch(4)
            .withWarmUpRuns(5)
            .withTimeout(Duration.ofSeconds(6))
            .withMaxWait(Duration.ZERO);
    assertThat(options.concurrency()).isEqualTo(3);
    assertThat(options.intraOpThreads()).isEqualTo(2);
    assertThat(options.checksumRequired()).isFalse();
    assertThat(options.loading()).isEqualTo(Loading.IN_MEMORY);
    assertThat(options.provider()).isEqualTo(ExecutionProvider.XNNPACK);
    assertThat(options.providerRequired()).isTrue();
    assertThat(options.optimizationLevel()).isEqualTo(OptimizationLevel.BASIC);
    assertThat(options.spinning()).isTrue();
    assertThat(options.maxBatch()).isEqualTo(4);
    assertThat(options.warmUpRuns()).isEqualTo(5);
    assertThat(options.timeout()).contains(Duration.ofSeconds(6));
    assertThat(options.maxWait()).contains(Duration.ZERO);
    assertThat(options.withPreferredProvider(ExecutionProvider.CPU).providerRequired()).isFalse();
    theDefaultsAreOneCallAProcessorOnOneThread();
  }

  @Test
  void oneCallAloneGetsAllProcessors() {
    assertThat(ExecutionOptions.DEFAULT.withConcurrency(1).intraOpThreads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(ExecutionOptions.DEFAULT.withConcurrency(1000).intraOpThreads()).isEqualTo(1);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> ExecutionOptions.DEFAULT.withMaxBatch(65))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBatch must be from 1 to 64, but got 65");
    assertThatThrownBy(() -> ExecutionOptions.DEFAULT.withWarmUpRuns(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("warmUpRuns must be from 0 to 1000, but got -1");
    assertThatThrownBy(() -> ExecutionOptions.DEFAULT.withMaxWait(Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxWait must be at most PT8760H, but got PT8784H; leave it out");
  }

  @Test
  void theBundledModelsAndABuilderTakeThemAndSingleOptionsComeOnTop() {
    ExecutionOptions options = ExecutionOptions.DEFAULT.withConcurrency(3).withWarmUpRuns(1);
    try (OnnxEmotionClassifier bundled = BundledModels.classifier(options);
        OnnxEmotionClassifier own =
            OnnxEmotionClassifier.builder(BundledModels.directory(), bundled.spec().fileName())
                .warmUpRuns(2)
                .options(options)
                .build()) {
      assertThat(bundled.report().concurrency()).isEqualTo(3);
      assertThat(bundled.report().warmUpRuns()).isEqualTo(1);
      assertThat(own.report().concurrency()).isEqualTo(3);
      assertThat(own.report().warmUpRuns()).isEqualTo(2);
    }
  }
}
