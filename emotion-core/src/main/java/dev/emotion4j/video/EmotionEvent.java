package dev.emotion4j.video;

import java.util.Objects;

/**
 * Something that happened to a face in a stream of frames. Immutable and safe for concurrent use.
 */
public sealed interface EmotionEvent {

  /**
   * Returns whom it happened to.
   *
   * @return the face as it was then
   */
  TrackedFace face();

  /**
   * Returns when it was noticed.
   *
   * @return the timestamp of the frame in nanoseconds, by the clock of whoever offered it
   */
  long timestampNanos();

  /**
   * A face was seen that had not been followed before.
   *
   * @param face the face
   * @param timestampNanos the timestamp of the frame in which it was first seen
   */
  record FaceAppeared(TrackedFace face, long timestampNanos) implements EmotionEvent {

    /** Makes an event. */
    public FaceAppeared {
      Objects.requireNonNull(face, "face");
    }
  }

  /**
   * A face shows something else.
   *
   * @param face the face, with its new label
   * @param previousLabel what it showed before
   * @param timestampNanos the timestamp of the frame from which on it does
   */
  record EmotionChanged(TrackedFace face, String previousLabel, long timestampNanos)
      implements EmotionEvent {

    /** Makes an event. */
    public EmotionChanged {
      Objects.requireNonNull(face, "face");
      Objects.requireNonNull(previousLabel, "previousLabel");
    }
  }

  /**
   * A face is followed no longer, since it was not seen for too long.
   *
   * @param face the face as it was last known
   * @param timestampNanos the timestamp of the first frame in which it is not followed any more
   */
  record FaceLeft(TrackedFace face, long timestampNanos) implements EmotionEvent {

    /** Makes an event. */
    public FaceLeft {
      Objects.requireNonNull(face, "face");
    }
  }
}
