package dev.emotion4j.examples.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one picture: its faces, or why there are none to tell of.
 *
 * @param image the picture's name, as it was given
 * @param faces the faces; empty if the picture shows none, or failed
 * @param failure why it failed, or {@code null}
 */
public record Outcome(String image, List<FaceResult> faces, @Nullable Throwable failure) {

  /**
   * A picture that was analysed.
   *
   * @param image its name
   * @param faces its faces
   * @return what became of it
   */
  public static Outcome of(String image, List<FaceResult> faces) {
    return new Outcome(image, List.copyOf(faces), null);
  }

  /**
   * A picture that failed.
   *
   * @param image its name
   * @param failure why
   * @return what became of it
   */
  public static Outcome failed(String image, Throwable failure) {
    return new Outcome(image, List.of(), failure);
  }
}
