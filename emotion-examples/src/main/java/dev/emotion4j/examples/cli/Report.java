package dev.emotion4j.examples.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code classify} prints for one picture, as text. */
final class Report {
  private Report() {}

  /** Returns one line a face. */
  static String text(Path image, List<FaceResult> faces, @Nullable Integer top) {
    String name = Errors.oneLine(image.toString());
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
    return String.format(Locale.ROOT, "%s %.3f", Errors.oneLine(label), probability);
  }
}
