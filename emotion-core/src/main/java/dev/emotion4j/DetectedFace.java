package dev.emotion4j;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A face that a {@link FaceDetector} found. Immutable and safe for concurrent use. Serializable:
 * its components.
 *
 * @param box where it is, in pixels of the picture and inside it
 * @param score how sure the detector is, from 0 to 1
 * @param landmarks points of the face in the order in which the detector's model gives them, such
 *     as right eye, left eye, nose, right and left corner of the mouth; empty if it gives none
 */
public record DetectedFace(BoundingBox box, float score, List<Landmark> landmarks)
    implements Serializable {

  /**
   * A point of a face. Immutable and safe for concurrent use.
   *
   * @param x pixels from the picture's left edge; past the picture where the face is cut by its
   *     edge
   * @param y pixels from the picture's top edge, likewise
   */
  public record Landmark(float x, float y) implements Serializable {}

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
    landmarks = List.copyOf(landmarks);
  }

  /**
   * Makes a face without landmarks.
   *
   * @param box where it is, in pixels of the picture and inside it
   * @param score how sure the detector is, from 0 to 1
   * @throws IllegalArgumentException if the score is not from 0 to 1
   */
  public DetectedFace(BoundingBox box, float score) {
    this(box, score, List.of());
  }
}
