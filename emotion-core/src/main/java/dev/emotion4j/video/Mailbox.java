package dev.emotion4j.video;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands results to a listener on an executor, one at a time and in order. A listener that is slower
 * than the frames gets the newest result, with the events of those that it missed. Safe for
 * concurrent use.
 */
final class Mailbox {
  /** More events than any listener can want to catch up with; the oldest are forgotten. */
  private static final int MAX_EVENTS = 4096;

  private final Executor executor;
  private final EmotionStream.Listener listener;

  /** Both guarded by this. */
  private EmotionStream.@Nullable Result waiting;

  private boolean scheduled;

  Mailbox(Executor executor, EmotionStream.Listener listener) {
    this.executor = executor;
    this.listener = listener;
  }

  void put(EmotionStream.Result result) {
    synchronized (this) {
      waiting = waiting == null ? result : merged(waiting, result);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    try {
      executor.execute(this::deliver);
    } catch (RejectedExecutionException e) {
      // What waits goes out with the next result, if the executor takes that one.
      synchronized (this) {
        scheduled = false;
      }
    }
  }

  private static EmotionStream.Result merged(
      EmotionStream.Result missed, EmotionStream.Result newest) {
    List<EmotionEvent> events = new ArrayList<>(missed.events());
    events.addAll(newest.events());
    return new EmotionStream.Result(
        newest.timestampNanos(),
        newest.faces(),
        events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size()),
        newest.latencyNanos(),
        newest.failure());
  }

  private void deliver() {
    while (true) {
      EmotionStream.Result result;
      synchronized (this) {
        result = waiting;
        waiting = null;
        if (result == null) {
          scheduled = false;
          return;
        }
      }
      try {
        listener.accept(result);
      } catch (RuntimeException e) {
        // The listener's bug is told where its thread's bugs are told, and the stream goes on.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }
}
