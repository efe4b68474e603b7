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
 * @param landmarks points of the face; empty if the detector gives none. The first two are the
 *     person's right and left eye, so in an upright picture the eye that is further left comes
 *     first. Five points are the right eye, the left eye, the tip of the nose, the right and the
 *     left corner of the mouth
 * @param roll by how many degrees the head is turned clockwise in the picture, as far as the
 *     detector knows: 0, 90, 180 or 270. A detector that does not turn pictures says 0
 */
public record DetectedFace(BoundingBox box, float score, List<Landmark> landmarks, int roll)
    implements Serializable {

  /**
   * A point of a face. Immutable and safe for concurrent use. As with boxes, pixel 0 lies between 0
   * and 1, so its middle is at 0.5.
   *
   * @param x pixels from the picture's left edge; past the picture where the face is cut by its
   *     edge
   * @param y pixels from the picture's top edge, likewise
   */
  public record Landmark(float x, float y) implements Serializable {}

  /**
   * Makes a face.
   *
   * @throws IllegalArgumentException if the score is not from 0 to 1, or the roll none of the four
   */
  public DetectedFace {
    Objects.requireNonNull(box, "box");
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("A score is from 0 to 1, but got " + score);
    }
    landmarks = List.copyOf(landmarks);
    if (roll < 0 || roll > 270 || roll % 90 != 0) {
      throw new IllegalArgumentException("A roll is 0, 90, 180 or 270, but got " + roll);
    }
  }

  /**
   * Makes a face whose roll is not known.
   *
   * @param box where it is, in pixels of the picture and inside it
   * @param score how sure the detector is, from 0 to 1
   * @param landmarks points of the face
   * @throws IllegalArgumentException if the score is not from 0 to 1
   */
  public DetectedFace(BoundingBox box, float score, List<Landmark> landmarks) {
    this(box, score, landmarks, 0);
  }

  /**
   * Makes a face without landmarks.
   *
   * @param box where it is, in pixels of the picture and inside it
   * @param score how sure the detector is, from 0 to 1
   * @throws IllegalArgumentException if the score is not from 0 to 1
   */
  public DetectedFace(BoundingBox box, float score) {
    this(box, score, List.of(), 0);
  }
}
