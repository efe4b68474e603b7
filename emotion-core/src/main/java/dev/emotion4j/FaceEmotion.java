package dev.emotion4j;

import java.util.Objects;

/**
 * A face and what it shows. Immutable and safe for concurrent use.
 *
 * @param face where the face is, and how sure the detector is
 * @param prediction what the classifier says of it
 */
public record FaceEmotion(DetectedFace face, Prediction prediction) {

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
}
