package dev.emotion4j.examples.recipes;

import dev.emotion4j.InferenceException;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.analysis.EmotionAnalyzer;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** Up as long as the models answer here as they did where they were made, or are busy. */
final class EmotionHealth extends AbstractHealthIndicator {
  private final EmotionAnalyzer analyzer;

  EmotionHealth(EmotionAnalyzer analyzer) {
    super("The emotion models' self-test failed");
    this.analyzer = analyzer;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    EmotionAnalyzer.Report report = analyzer.report();
    builder.withDetail("calls", report.calls()).withDetail("failures", report.failures());
    try {
      SelfTestResult result = analyzer.selfTest();
      builder.withDetail("maxDifference", result.maxDifference());
      builder.withDetail("tolerance", result.tolerance());
      builder.status(result.passed() ? "UP" : "DOWN");
    } catch (InferenceException e) {
      // One that works for others is not ill. What else is thrown makes it down.
      if (e.reason() != InferenceException.Reason.BUSY) {
        throw e;
      }
      builder.up().withDetail("busy", true);
    }
  }
}
