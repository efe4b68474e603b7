package dev.emotion4j.analysis;

import dev.emotion4j.FaceEmotion;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of many pictures: its faces, or why there are none to tell of. Immutable and
 * safe for concurrent use if its source is.
 *
 * @param <T> what a picture was loaded from
 * @param source what the picture was loaded from
 * @param faces the faces; empty if there is none, or if the picture failed
 * @param failure why the picture failed, or {@code null} if it did not: an {@link
 *     dev.emotion4j.EmotionException}, or what the loader threw
 */
@SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
public record Outcome<T>(T source, List<FaceEmotion> faces, @Nullable Exception failure) {

  /** Makes an outcome. */
  public Outcome {
    Objects.requireNonNull(source, "source");
    faces = List.copyOf(faces);
  }

  /**
   * Returns whether the picture was analysed.
   *
   * @return whether there is no failure
   */
  public boolean succeeded() {
    return failure == null;
  }
}
