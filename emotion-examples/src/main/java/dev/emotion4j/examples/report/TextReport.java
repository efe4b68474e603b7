package dev.emotion4j.examples.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is printed for one picture, as text. */
public final class TextReport {
  private TextReport() {}

  /**
   * Returns one line a face.
   *
   * @param image the picture's name
   * @param faces its faces
   * @param top how many labels to tell, or {@code null} for the most probable one
   * @return lines, without the last line's end
   */
  public static String of(String image, List<FaceResult> faces, @Nullable Integer top) {
    String name = Failures.oneLine(image);
    if (faces.isEmpty()) {
      return name + ": no face found";
    }
    return faces.stream()
        .map(face -> name + ": " + line(face, top == null ? 1 : top))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(FaceResult face, int top) {
    String labels =
        face.prediction().top(top).entrySet().stream()
            .map(entry -> labelled(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    Float score = face.score();
    return (face.unsure().isEmpty() ? "" : "unsure (" + face.whyUnsure() + "), ")
        + labels
        + " at "
        + face.box()
        + (score == null ? "" : String.format(Locale.ROOT, ", score %.3f", score));
  }

  /** Returns a label and its probability, such as {@code happy 0.998}. */
  static String labelled(String label, float probability) {
    return String.format(Locale.ROOT, "%s %.3f", Failures.oneLine(label), probability);
  }
}
