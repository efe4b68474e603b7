package dev.emotion4j.examples.recipes;

import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.examples.programs.MicrometerObserver;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.options.ExecutionOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One analyzer for the whole application, with its health and its metrics. */
@Configuration(proxyBeanMethods = false)
class EmotionConfiguration {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Spring would call the {@code close()} that waits however long it takes. */
  @Bean(destroyMethod = "")
  EmotionAnalyzer emotionAnalyzer(MeterRegistry meters) {
    ExecutionOptions options = ExecutionOptions.DEFAULT.withWarmUpRuns(1);
    return EmotionAnalyzer.builder(
            BundledModels.detector(options), BundledModels.classifier(options))
        .deadline(DEADLINE)
        .observer(new MicrometerObserver(meters))
        .build();
  }

  @Bean
  DisposableBean emotionAnalyzerEnd(EmotionAnalyzer analyzer) {
    return () -> analyzer.close(PATIENCE);
  }

  /** Named {@code emotion} in the answers of {@code /actuator/health}. */
  @Bean
  HealthIndicator emotionHealthIndicator(EmotionAnalyzer analyzer) {
    return new EmotionHealth(analyzer);
  }
}
