package dev.emotion4j.examples.programs;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.emotion4j.EmotionException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts an analyzer's calls in Micrometer: {@code builder.observer(new ...(registry))}. */
public record MicrometerObserver(MeterRegistry registry) implements EmotionAnalyzer.Observer {
  @Override
  public void ended(EmotionAnalyzer.CallRecord call) {
    String outcome = call.failure() == null ? "OK" : "OTHER";
    outcome = call.failure() instanceof EmotionException e ? e.reason().name() : outcome;
    registry.timer("emotion.calls", "outcome", outcome).record(call.totalNanos(), NANOSECONDS);
    registry.timer("emotion.waiting").record(call.waitingNanos(), NANOSECONDS);
    registry.timer("emotion.detection").record(call.detectionNanos(), NANOSECONDS);
    registry.counter("emotion.faces").increment(call.faces());
  }
}
