package dev.emotion4j.video;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A face that a {@link FaceTracker} follows, as it is known at one time. Immutable and safe for
 * concurrent use. Serializable: its components.
 *
 * @param id what names this face as long as it is followed; never given to another face
 * @param box where it is: as it was found, or where its motion has taken it since
 * @param lastSeen what was found when it was last seen
 * @param smoothed the probabilities smoothed over time
 * @param label what it shows: the label that it keeps until another is clearly more probable
 * @param labelSinceNanos since when it shows that, as a frame's timestamp
 * @param firstSeenNanos the timestamp of the frame in which it was first seen
 * @param lastSeenNanos the timestamp of the frame in which it was last seen
 * @param visible whether it was seen in the newest frame
 * @param dwellTimes for how long it showed each label within the tracker's window, the labels that
 *     it did not show left out; in the order of the labels
 */
@SuppressWarnings("serial") // the map is one of the JDK's that are serializable
public record TrackedFace(
    long id,
    BoundingBox box,
    FaceEmotion lastSeen,
    Prediction smoothed,
    String label,
    long labelSinceNanos,
    long firstSeenNanos,
    long lastSeenNanos,
    boolean visible,
    Map<String, Duration> dwellTimes)
    implements Serializable {

  /** Makes a tracked face. */
  public TrackedFace {
    Objects.requireNonNull(box, "box");
    Objects.requireNonNull(lastSeen, "lastSeen");
    Objects.requireNonNull(smoothed, "smoothed");
    Objects.requireNonNull(label, "label");
    dwellTimes = Collections.unmodifiableMap(new LinkedHashMap<>(dwellTimes));
  }

  /** Returns the face as {@code #3 happy 0.912 at (163, 76, 116x111)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "#%d %s %.3f at %s%s",
        id,
        label,
        smoothed.probability(label),
        box,
        visible ? "" : ", not seen");
  }
}
