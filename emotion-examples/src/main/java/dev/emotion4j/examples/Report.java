package dev.emotion4j.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.BoundingBox;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code classify} prints for one picture. */
final class Report {
  /** ASCII only, so that the terminal's character set does not matter. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Report() {}

  @JsonPropertyOrder({"image", "faces"})
  private record JsonImage(String image, List<JsonFace> faces) {}

  @JsonPropertyOrder({"box", "score", "label", "confidence", "probabilities"})
  private record JsonFace(
      BoundingBox box,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float score,
      String label,
      float confidence,
      Map<String, Float> probabilities) {}

  /** Returns one line: an object with the picture's faces. */
  static String json(Path image, List<FaceResult> faces, @Nullable Integer top) {
    List<JsonFace> all =
        faces.stream()
            .map(
                face ->
                    new JsonFace(
                        face.box(),
                        face.score(),
                        face.prediction().label(),
                        face.prediction().confidence(),
                        top == null
                            ? face.prediction().probabilities()
                            : face.prediction().top(top)))
            .toList();
    try {
      return MAPPER.writeValueAsString(new JsonImage(image.toString(), all));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    return labels
        + " at "
        + face.box()
        + (score == null ? "" : String.format(Locale.ROOT, ", score %.3f", score));
  }

  /** Returns a label and its probability, such as {@code happy 0.998}. */
  static String labelled(String label, float probability) {
    return String.format(Locale.ROOT, "%s %.3f", Errors.oneLine(label), probability);
  }
}
