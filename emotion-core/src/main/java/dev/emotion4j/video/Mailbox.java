package dev.emotion4j.video;

import dev.emotion4j.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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
  private final Consumer<RgbImage> release;

  /** All guarded by this. */
  private EmotionStream.@Nullable Result waiting;

  /** Of the results that the listener will not see. */
  private final List<EmotionEvent> missed = new ArrayList<>();

  private boolean scheduled;

  Mailbox(Executor executor, EmotionStream.Listener listener, Consumer<RgbImage> release) {
    this.executor = executor;
    this.listener = listener;
    this.release = release;
  }

  void put(EmotionStream.Result result) {
    EmotionStream.Result overtaken;
    boolean idle;
    synchronized (this) {
      overtaken = miss();
      waiting = result;
      idle = !scheduled;
      scheduled = true;
    }
    if (overtaken != null) {
      release.accept(overtaken.frame());
    }
    if (!idle) {
      return;
    }
    try {
      executor.execute(this::deliver);
    } catch (RejectedExecutionException e) {
      synchronized (this) {
        miss();
        scheduled = false;
      }
      release.accept(result.frame());
    }
  }

  /** Keeps the events of the result that waits, for the next one, and returns it. */
  private EmotionStream.@Nullable Result miss() {
    EmotionStream.Result overtaken = waiting;
    if (overtaken != null) {
      missed.addAll(overtaken.events());
      missed.subList(0, Math.max(0, missed.size() - MAX_EVENTS)).clear();
    }
    waiting = null;
    return overtaken;
  }

  /** The result that waits, with the events of those before it; nothing waits any more. */
  private synchronized EmotionStream.@Nullable Result take() {
    EmotionStream.Result newest = waiting;
    waiting = null;
    if (newest == null) {
      scheduled = false;
      return null;
    }
    List<EmotionEvent> events = new ArrayList<>(missed);
    missed.clear();
    events.addAll(newest.events());
    return new EmotionStream.Result(
        newest.frame(),
        newest.timestampNanos(),
        newest.faces(),
        events,
        newest.latencyNanos(),
        newest.failure());
  }

  private void deliver() {
    for (EmotionStream.Result result = take(); result != null; result = take()) {
      try {
        listener.accept(result);
      } catch (RuntimeException e) {
        // The listener's bug is told where its thread's bugs are told, and the stream goes on.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      } finally {
        release.accept(result.frame());
      }
    }
  }
}
