package dev.emotion4j;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * A face and what it shows. Immutable and safe for concurrent use. Serializable: its components.
 *
 * @param face where the face is, and how sure the detector is
 * @param prediction what the classifier says of it
 */
public record FaceEmotion(DetectedFace face, Prediction prediction) implements Serializable {

  /** Makes a face with its emotion. */
  public FaceEmotion {
    Objects.requireNonNull(face, "face");
    Objects.requireNonNull(prediction, "prediction");
  }

  /**
   * Returns where the face is.
   *
   * @return the box, in pixels of the picture
   */
  public BoundingBox box() {
    return face.box();
  }

  /**
   * Returns the emotion, the box and the score, such as {@code happy 0.998, neutral 0.002 at (163,
   * 76, 116x111), score 0.980}.
   */
  @Override
  public String toString() {
    return prediction
        + " at "
        + face.box()
        + String.format(Locale.ROOT, ", score %.3f", face.score());
  }
}
