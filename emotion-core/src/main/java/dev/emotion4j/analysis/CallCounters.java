package dev.emotion4j.analysis;

import dev.emotion4j.EmotionException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What an analyzer counts of its calls. Safe for concurrent use. */
final class CallCounters {
  private final LongAdder calls = new LongAdder();
  private final LongAdder faces = new LongAdder();
  private final LongAdder otherFailures = new LongAdder();
  private final Map<Enum<?>, LongAdder> failures = new ConcurrentHashMap<>();
  private final LatencySummary.Recorder total = new LatencySummary.Recorder();
  private final LatencySummary.Recorder waiting = new LatencySummary.Recorder();
  private final LatencySummary.Recorder detection = new LatencySummary.Recorder();
  private final LatencySummary.Recorder classification = new LatencySummary.Recorder();

  void count(EmotionAnalyzer.CallRecord call) {
    calls.increment();
    Throwable failure = call.failure();
    if (failure == null) {
      faces.add(call.faces());
      total.record(call.totalNanos());
      waiting.record(call.waitingNanos());
      detection.record(call.detectionNanos());
      classification.record(call.classificationNanos());
    } else if (failure instanceof EmotionException emotion) {
      failures.computeIfAbsent(emotion.reason(), reason -> new LongAdder()).increment();
    } else {
      otherFailures.increment();
    }
  }

  EmotionAnalyzer.Report report(int running) {
    Map<Enum<?>, Long> byReason = new HashMap<>();
    failures.forEach((reason, count) -> byReason.put(reason, count.sum()));
    Map<Enum<?>, Long> ordered = new LinkedHashMap<>();
    byReason.entrySet().stream()
        .sorted(Map.Entry.<Enum<?>, Long>comparingByValue().reversed())
        .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return new EmotionAnalyzer.Report(
        calls.sum(),
        running,
        faces.sum(),
        ordered,
        otherFailures.sum(),
        total.summary(),
        waiting.summary(),
        detection.summary(),
        classification.summary());
  }
}
