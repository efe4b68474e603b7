package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.emotion4j.CallContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run that takes too long, or whose call is ended. ONNX Runtime looks at the flag between
 * operators, so a run ends soon after its time, not at once.
 *
 * <p>One slot's timer, used for one run at a time.
 */
final class RunTimer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RunTimer.class);

  /**
   * One sleeping thread for all timers, made when it is needed and gone a while later. It keeps
   * nothing of the application alive: a server that drops an application collects its classes.
   */
  private static final class Clock {
    private static final int IDLE_SECONDS = 10;

    static final ScheduledThreadPoolExecutor EXECUTOR =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "emotion4j-run-timer");
              thread.setDaemon(true);
              thread.setContextClassLoader(null);
              return thread;
            });

    static {
      EXECUTOR.setRemoveOnCancelPolicy(true);
      EXECUTOR.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      EXECUTOR.allowCoreThreadTimeOut(true);
    }
  }

  /** {@link Long#MAX_VALUE} if a run may take as long as its call. */
  private final long timeoutNanos;

  private final RunOptions options;
  private final Runnable ending = this::expire;
  private @Nullable Future<?> alarm;
  private boolean running;
  private boolean expired;

  RunTimer(@Nullable Duration timeout) {
    this.timeoutNanos = timeout == null ? Long.MAX_VALUE : timeout.toNanos();
    try {
      this.options = new RunOptions();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot make run options", e);
    }
  }

  RunOptions options() {
    return options;
  }

  void start(@Nullable CallContext context) throws OrtException {
    synchronized (this) {
      options.setTerminate(false);
      running = true;
      expired = false;
      long nanos =
          context == null ? timeoutNanos : Math.min(timeoutNanos, context.remainingNanos());
      if (nanos < Long.MAX_VALUE) {
        alarm = Clock.EXECUTOR.schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
      }
    }
    if (context != null) {
      context.onEnd(ending);
    }
  }

  /** The alarm may come just as its run has ended: then it must not end the next one. */
  private synchronized void expire() {
    if (running) {
      try {
        options.setTerminate(true);
        expired = true;
      } catch (OrtException e) {
        logger.warn("A run cannot be ended", e);
      }
    }
  }

  void stop(@Nullable CallContext context) {
    synchronized (this) {
      running = false;
      if (alarm != null) {
        alarm.cancel(false);
        alarm = null;
      }
    }
    if (context != null) {
      context.removeOnEnd(ending);
    }
  }

  synchronized boolean expired() {
    return expired;
  }

  @Override
  public synchronized void close() {
    options.close();
  }
}
