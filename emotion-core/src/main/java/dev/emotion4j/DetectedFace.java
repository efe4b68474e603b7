package dev.emotion4j;

import java.io.Serializable;
import java.util.Objects;

/**
 * A face that a {@link FaceDetector} found. Immutable and safe for concurrent use. Serializable:
 * its components.
 *
 * @param box where it is, in pixels of the picture and inside it
 * @param score how sure the detector is, from 0 to 1
 */
public record DetectedFace(BoundingBox box, float score) implements Serializable {

  /**
   * Makes a face.
   *
   * @throws IllegalArgumentException if the score is not from 0 to 1
   */
  public DetectedFace {
    Objects.requireNonNull(box, "box");
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("A score is from 0 to 1, but got " + score);
    }
  }
}
