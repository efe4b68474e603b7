package dev.emotion4j.video;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Follows faces from frame to frame and smooths what they show.
 *
 * <p>A face keeps its id while it is found at least every {@link Builder#maxMissing} near where its
 * motion takes it. The faces of a frame are assigned to those that are known so that all distances
 * together are as small as possible: it does not matter in which order a detector tells them, and
 * faces that cross keep their ids, since each has a velocity. The probabilities are smoothed with a
 * half-life in time, so the frame rate does not matter. The label changes when another one is ahead
 * by {@link Builder#switchMargin}.
 *
 * <p>The same faces at the same times give the same result. Thread safety: none; one thread at a
 * time.
 */
public final class FaceTracker {
  /** How far a face may be from where it is expected: about its own size. */
  private static final double MAX_COST = 1;

  /** Makes the result independent of the detector's order. */
  private static final Comparator<FaceEmotion> BY_PLACE =
      Comparator.comparing(
          FaceEmotion::box,
          Comparator.comparingInt(BoundingBox::x)
              .thenComparingInt(BoundingBox::y)
              .thenComparingInt(BoundingBox::width)
              .thenComparingInt(BoundingBox::height));

  final long halfLifeNanos;
  final long maxMissingNanos;
  final long windowNanos;
  final double switchMargin;

  private final List<Track> tracks = new ArrayList<>();
  private long nextId = 1;
  private long lastNanos;
  private boolean begun;

  private FaceTracker(Builder builder) {
    this.halfLifeNanos = builder.halfLife.toNanos();
    this.maxMissingNanos = builder.maxMissing.toNanos();
    this.windowNanos = builder.window.toNanos();
    this.switchMargin = builder.switchMargin;
  }

  /**
   * Makes a tracker with the defaults of {@link Builder}.
   *
   * @return a new tracker that follows nobody
   */
  public static FaceTracker create() {
    return builder().build();
  }

  /**
   * Starts to build a tracker.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes note of the faces of a frame.
   *
   * @param faces the faces that were found, in any order; all with the same labels
   * @param timestampNanos when the frame was taken, by any clock in nanoseconds that does not go
   *     back
   * @return the faces that are followed, by id: those that were found, and those that were missed
   *     for no longer than {@link Builder#maxMissing}, which are not {@link TrackedFace#visible}
   * @throws IllegalArgumentException if the time is before the last frame's, or labels differ; then
   *     nothing has changed
   */
  public List<TrackedFace> update(List<FaceEmotion> faces, long timestampNanos) {
    List<FaceEmotion> found = new ArrayList<>(faces);
    found.sort(BY_PLACE);
    checkLabels(found);
    advance(timestampNanos);
    int[] faceOfTrack = assign(found);
    boolean[] known = new boolean[found.size()];
    for (int i = 0; i < faceOfTrack.length; i++) {
      if (faceOfTrack[i] >= 0) {
        known[faceOfTrack[i]] = true;
        tracks.get(i).see(found.get(faceOfTrack[i]));
      }
    }
    for (int i = 0; i < known.length; i++) {
      if (!known[i]) {
        tracks.add(new Track(nextId++, this, found.get(i), timestampNanos));
      }
    }
    return snapshot();
  }

  /**
   * Lets time pass without a look at the frame: tells where the faces are now if they moved on.
   * Whoever classifies them there gives the result to {@link #update}.
   *
   * @param timestampNanos when the frame was taken, as for {@link #update}
   * @return the faces that are followed, by id, none of them {@link TrackedFace#visible} unless it
   *     was found at this very time
   * @throws IllegalArgumentException if the time is before the last frame's; then nothing has
   *     changed
   */
  public List<TrackedFace> predict(long timestampNanos) {
    advance(timestampNanos);
    return snapshot();
  }

  private void checkLabels(List<FaceEmotion> found) {
    for (FaceEmotion face : found) {
      List<String> labels = face.prediction().labels();
      List<String> expected =
          tracks.isEmpty() ? found.get(0).prediction().labels() : tracks.get(0).labels();
      if (!labels.equals(expected)
          && !(labels.size() == expected.size() && labels.containsAll(expected))) {
        throw new IllegalArgumentException(
            "The faces of one tracker need the same labels, but got "
                + labels
                + " after "
                + expected
                + "; use one tracker a classifier");
      }
    }
  }

  private void advance(long timestampNanos) {
    if (begun && timestampNanos - lastNanos < 0) {
      throw new IllegalArgumentException(
          "The frame's time is "
              + timestampNanos
              + " ns, before the last one's "
              + lastNanos
              + " ns; give frames in the order in which they were taken, or use a new tracker");
    }
    begun = true;
    lastNanos = timestampNanos;
    tracks.forEach(track -> track.advance(timestampNanos));
    tracks.removeIf(Track::isLost);
  }

  private int[] assign(List<FaceEmotion> found) {
    double[][] costs = new double[tracks.size()][found.size()];
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < costs[i].length; j++) {
        costs[i][j] = tracks.get(i).cost(found.get(j).box());
      }
    }
    return Assignment.of(costs, MAX_COST);
  }

  /** How much is remembered, in faces and spans of time with one label. */
  int size() {
    return tracks.stream().mapToInt(Track::size).sum();
  }

  private List<TrackedFace> snapshot() {
    List<TrackedFace> faces = new ArrayList<>(tracks.size());
    tracks.forEach(track -> faces.add(track.snapshot()));
    return List.copyOf(faces);
  }

  /** Builds a tracker. What is set again replaces what was set. Not safe for concurrent use. */
  public static final class Builder {
    private static final Duration MAX_TIME = Duration.ofDays(1);

    private Duration halfLife = Duration.ofMillis(300);
    private Duration maxMissing = Duration.ofMillis(700);
    private Duration window = Duration.ofSeconds(10);
    private double switchMargin = 0.1;

    private Builder() {}

    /**
     * Sets after which time a look counts half as much as a new one. The default is 300 ms.
     *
     * @param time above zero, and a day at the most
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     */
    public Builder halfLife(Duration time) {
      halfLife = inRange("halfLife", time);
      return this;
    }

    /**
     * Sets for how long a face that is not found is waited for. The default is 700 ms.
     *
     * @param time above zero, and a day at the most
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     */
    public Builder maxMissing(Duration time) {
      maxMissing = inRange("maxMissing", time);
      return this;
    }

    /**
     * Sets over which time up to now {@link TrackedFace#dwellTimes} are told. The default is 10 s.
     * A face whose label changes more than a thousand times in that time has the newest of them
     * counted.
     *
     * @param time above zero, and a day at the most
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     */
    public Builder window(Duration time) {
      window = inRange("window", time);
      return this;
    }

    private static Duration inRange(String name, Duration time) {
      if (time.isZero() || time.isNegative() || time.compareTo(MAX_TIME) > 0) {
        throw new IllegalArgumentException(
            name + " must be above zero and at most " + MAX_TIME + ", but got " + time);
      }
      return time;
    }

    /**
     * Sets how far the smoothed probability of another label must be ahead before the label
     * changes. The default is 0.1.
     *
     * @param margin from 0 to 1
     * @return this builder
     * @throws IllegalArgumentException if the margin is out of range
     */
    public Builder switchMargin(double margin) {
      if (!(margin >= 0 && margin <= 1)) {
        throw new IllegalArgumentException("switchMargin must be from 0 to 1, but got " + margin);
      }
      switchMargin = margin;
      return this;
    }

    /**
     * Builds the tracker.
     *
     * @return a new tracker that follows nobody
     */
    public FaceTracker build() {
      return new FaceTracker(this);
    }
  }
}
