package dev.emotion4j.examples.desktop.view;

import dev.emotion4j.Prediction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a face has shown in the last seconds. For one thread. */
public final class FaceHistory {
  /** How long a moment is remembered. */
  static final long WINDOW_NANOS = 10_000_000_000L;

  /**
   * One moment.
   *
   * @param nanos when, by the frames' clock
   * @param smoothed the smoothed probabilities; {@code null} if the face was not seen
   */
  public record Moment(long nanos, @Nullable Prediction smoothed) {}

  private final Deque<Moment> moments = new ArrayDeque<>();

  /** Makes a history without a moment. */
  public FaceHistory() {}

  /**
   * Adds a moment, and forgets those that are too long ago.
   *
   * @param nanos when, by the frames' clock
   * @param smoothed the face's probabilities
   * @param visible whether it was seen
   */
  public void add(long nanos, Prediction smoothed, boolean visible) {
    moments.addLast(new Moment(nanos, visible ? smoothed : null));
    while (nanos - moments.getFirst().nanos() > WINDOW_NANOS) {
      moments.removeFirst();
    }
  }

  /** Returns the moments of the window, the oldest first. */
  List<Moment> moments() {
    return List.copyOf(moments);
  }
}
