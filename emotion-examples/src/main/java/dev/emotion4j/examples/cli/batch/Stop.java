package dev.emotion4j.examples.cli.batch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run early, and well: once Ctrl-C or SIGTERM comes, no further picture is begun, those that
 * are being analysed are finished and answered, and only then does the process end. Safe for all
 * threads.
 */
public final class Stop implements AutoCloseable {
  /** What a shell calls a process that Ctrl-C ended: 128 and SIGINT's number. */
  public static final int EXIT_CODE = 130;

  /** Longer than any picture takes; after it the process ends as it is. */
  private static final int PATIENCE_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "emotion-stop");
  private volatile boolean requested;

  /** Makes one that nothing triggers yet. */
  public Stop() {}

  /** Listens to the signals that end a process, until it is closed. */
  public void listen() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Asks for the end. */
  public void request() {
    requested = true;
  }

  /**
   * Returns whether the run shall end.
   *
   * @return {@code true} once it was asked for
   */
  public boolean requested() {
    return requested;
  }

  /** Says that the run has ended, early or not. */
  @Override
  public void close() {
    ended.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending just now, and the hook waits for nothing any more.
        requested = true;
      }
    }
  }

  private void stopAndWait() {
    request();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "emotion: still not done " + PATIENCE_SECONDS + " seconds after it was stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
