package dev.emotion4j.video;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One face that is followed, with what it showed. */
final class Track {
  /** Enough for a label that changes with every frame of 100 a second over ten seconds. */
  private static final int MAX_SPANS = 1024;

  /** Scores of a model with one yes or no a label sum to anything. */
  private static final double SUM_TOLERANCE = 1e-3;

  private static final double NANOS_PER_SECOND = 1e9;

  private final long id;
  private final FaceTracker tracker;
  private final Motion motion;
  private final List<String> labels;
  private final double[] probabilities;
  private final long firstSeenNanos;

  /** What it showed and when, the oldest first; neighbours differ. */
  private final Deque<Span> spans = new ArrayDeque<>();

  private FaceEmotion lastSeen;
  private long lastSeenNanos;
  private long nowNanos;
  private int label;
  private long labelSinceNanos;

  private record Span(int label, long fromNanos, long toNanos) {}

  Track(long id, FaceTracker tracker, FaceEmotion face, long nanos) {
    this.id = id;
    this.tracker = tracker;
    this.motion = new Motion(face.box());
    this.labels = face.prediction().labels();
    this.probabilities = new double[labels.size()];
    float[] first = face.prediction().toArray();
    for (int i = 0; i < first.length; i++) {
      probabilities[i] = first[i];
    }
    this.label = labels.indexOf(face.prediction().label());
    this.labelSinceNanos = nanos;
    this.firstSeenNanos = nanos;
    this.lastSeenNanos = nanos;
    this.nowNanos = nanos;
    this.lastSeen = face;
  }

  /** Lets time pass up to a frame. */
  void advance(long nanos) {
    motion.advance((nanos - nowNanos) / NANOS_PER_SECOND);
    nowNanos = nanos;
  }

  List<String> labels() {
    return labels;
  }

  int size() {
    return 1 + spans.size();
  }

  double cost(BoundingBox box) {
    return motion.cost(box);
  }

  boolean isLost() {
    return nowNanos - lastSeenNanos > tracker.maxMissingNanos;
  }

  /** Takes note of the face as it was found in the frame up to which time has passed. */
  void see(FaceEmotion face) {
    motion.correct(face.box());
    smooth(face.prediction());
    if (nowNanos > lastSeenNanos) {
      addSpan(lastSeenNanos, nowNanos);
    }
    lastSeen = face;
    lastSeenNanos = nowNanos;
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    if (best != label && probabilities[best] >= probabilities[label] + tracker.switchMargin) {
      label = best;
      labelSinceNanos = nowNanos;
    }
  }

  private void smooth(Prediction prediction) {
    double kept = Math.pow(2, -(nowNanos - lastSeenNanos) / (double) tracker.halfLifeNanos);
    boolean sameOrder = prediction.labels().equals(labels);
    float[] found = prediction.toArray();
    // Each is a mean of what was found, so together they sum to what those sum to.
    for (int i = 0; i < probabilities.length; i++) {
      float p = sameOrder ? found[i] : prediction.probability(labels.get(i));
      probabilities[i] = kept * probabilities[i] + (1 - kept) * p;
    }
  }

  /** The label that was shown before the newest frame counts for the time up to it. */
  private void addSpan(long fromNanos, long toNanos) {
    Span last = spans.peekLast();
    if (last != null && last.label() == label) {
      spans.removeLast();
      spans.addLast(new Span(label, last.fromNanos(), toNanos));
    } else {
      spans.addLast(new Span(label, fromNanos, toNanos));
    }
    while (spans.size() > MAX_SPANS
        || spans.getFirst().toNanos() <= nowNanos - tracker.windowNanos) {
      spans.removeFirst();
    }
  }

  TrackedFace snapshot() {
    long[] dwell = new long[probabilities.length];
    long windowStart = nowNanos - tracker.windowNanos;
    for (Span span : spans) {
      dwell[span.label()] += Math.max(0, span.toNanos() - Math.max(windowStart, span.fromNanos()));
    }
    Map<String, Duration> dwellTimes = new LinkedHashMap<>();
    float[] smoothed = new float[probabilities.length];
    double sum = 0;
    for (int i = 0; i < dwell.length; i++) {
      smoothed[i] = (float) probabilities[i];
      sum += smoothed[i];
      if (dwell[i] > 0) {
        dwellTimes.put(labels.get(i), Duration.ofNanos(dwell[i]));
      }
    }
    boolean visible = lastSeenNanos == nowNanos;
    return new TrackedFace(
        id,
        visible ? lastSeen.box() : motion.box(),
        lastSeen,
        Math.abs(sum - 1) < SUM_TOLERANCE
            ? Prediction.fromProbabilities(labels, smoothed)
            : Prediction.fromIndependentScores(labels, smoothed),
        labels.get(label),
        labelSinceNanos,
        firstSeenNanos,
        lastSeenNanos,
        visible,
        dwellTimes);
  }
}
