package dev.emotion4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one call may still take, and what it took so far: a deadline for all of its stages, a way to
 * end it from outside, and the time for which it waited.
 *
 * <p>An {@code EmotionAnalyzer} makes one for each call and hands it to its detector and its
 * classifier. These ask {@link #check()} between steps, wait no longer than {@link
 * #remainingNanos()}, and may be told by {@link #onEnd} to stop at once. One context serves one
 * call; any number of threads may use it.
 */
public final class CallContext {
  private static final Duration MAX_LIMIT = Duration.ofDays(365);

  private final @Nullable Duration limit;
  private final long startNanos = System.nanoTime();
  private final AtomicLong waitingNanos = new AtomicLong();

  /** Guarded by this, as is writing to the next. */
  private final List<Runnable> listeners = new ArrayList<>(1);

  private volatile @Nullable String ended;

  private CallContext(@Nullable Duration limit) {
    this.limit = limit;
  }

  /**
   * Makes a context without a deadline.
   *
   * @return a new context
   */
  public static CallContext unlimited() {
    return new CallContext(null);
  }

  /**
   * Makes a context whose deadline counts from now.
   *
   * @param limit how long the call may take, above zero, and a year at the most
   * @return a new context
   * @throws IllegalArgumentException if the time is out of range
   */
  public static CallContext within(Duration limit) {
    if (limit.isZero() || limit.isNegative() || limit.compareTo(MAX_LIMIT) > 0) {
      throw new IllegalArgumentException(
          "A deadline must be above zero and at most " + MAX_LIMIT + ", but got " + limit);
    }
    return new CallContext(limit);
  }

  /**
   * Returns how long the call may still take.
   *
   * @return the time in nanoseconds, 0 if it is over, {@link Long#MAX_VALUE} without a deadline
   */
  public long remainingNanos() {
    return limit == null
        ? Long.MAX_VALUE
        : Math.max(0, limit.toNanos() - (System.nanoTime() - startNanos));
  }

  /**
   * Goes on if the call may.
   *
   * @throws InferenceException of {@link InferenceException.Reason#TIMED_OUT} if the deadline has
   *     passed, of {@link InferenceException.Reason#CLOSED} if the call was ended
   */
  public void check() {
    String why = ended;
    if (why != null) {
      throw new InferenceException(InferenceException.Reason.CLOSED, why);
    }
    if (remainingNanos() == 0) {
      throw new InferenceException(
          InferenceException.Reason.TIMED_OUT,
          "The call took longer than its deadline of "
              + limit
              + "; allow more time, or fewer calls at once");
    }
  }

  /**
   * Ends the call as soon as it can stop; it fails with {@link InferenceException.Reason#CLOSED}.
   * Ending it again does nothing.
   *
   * @param why the message of that failure
   */
  public void end(String why) {
    List<Runnable> told;
    synchronized (this) {
      if (ended != null) {
        return;
      }
      ended = Objects.requireNonNull(why, "why");
      told = new ArrayList<>(listeners);
    }
    told.forEach(Runnable::run);
  }

  /**
   * Asks to be told when the call is ended from outside; at once if it is already. The deadline is
   * not told: whoever waits knows {@link #remainingNanos()}.
   *
   * @param listener runs on the thread that ends the call, and must not block
   */
  public void onEnd(Runnable listener) {
    synchronized (this) {
      if (ended == null) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return;
      }
    }
    listener.run();
  }

  /**
   * Asks no longer to be told.
   *
   * @param listener what was given to {@link #onEnd}
   */
  public synchronized void removeOnEnd(Runnable listener) {
    listeners.remove(listener);
  }

  /**
   * Adds time for which the call waited for others to end.
   *
   * @param nanos the time in nanoseconds
   */
  public void addWaiting(long nanos) {
    waitingNanos.addAndGet(nanos);
  }

  /**
   * Returns for how long the call waited for others to end, so far.
   *
   * @return the time in nanoseconds
   */
  public long waitingNanos() {
    return waitingNanos.get();
  }
}
