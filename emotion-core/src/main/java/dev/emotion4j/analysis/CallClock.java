package dev.emotion4j.analysis;

import dev.emotion4j.CallContext;
import org.jspecify.annotations.Nullable;

/** When the stages of one call began, which may be never. One thread's. */
final class CallClock {
  private final long startNanos = System.nanoTime();
  private long detectionNanos;
  private long classificationNanos;
  private long stageStartNanos;
  private boolean detecting;
  private boolean classifying;

  void detectionBegins() {
    stageStartNanos = System.nanoTime();
    detecting = true;
  }

  void classificationBegins() {
    stop();
    stageStartNanos = System.nanoTime();
    classifying = true;
  }

  private void stop() {
    long nanos = System.nanoTime() - stageStartNanos;
    if (detecting) {
      detectionNanos = nanos;
    } else if (classifying) {
      classificationNanos = nanos;
    }
    detecting = false;
    classifying = false;
  }

  /** Sums up; a stage that was running ends now. */
  EmotionAnalyzer.CallRecord record(CallContext context, int faces, @Nullable Throwable failure) {
    stop();
    return new EmotionAnalyzer.CallRecord(
        System.nanoTime() - startNanos,
        context.waitingNanos(),
        detectionNanos,
        classificationNanos,
        faces,
        failure);
  }
}
