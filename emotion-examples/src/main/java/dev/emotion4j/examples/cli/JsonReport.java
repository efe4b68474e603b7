package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.BoundingBox;
import dev.emotion4j.quality.Acceptance;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code classify --json} prints for one picture. Apart from {@link Report}, so that who wants
 * text does not wait for the JSON library.
 */
final class JsonReport {
  /** ASCII only, so that the terminal's character set does not matter. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonReport() {}

  @JsonPropertyOrder({"image", "faces"})
  private record JsonImage(String image, List<JsonFace> faces) {}

  /** A face whose label is not told has the reasons and the label {@code null}. */
  @JsonPropertyOrder({"box", "score", "label", "unsure", "confidence", "probabilities", "values"})
  private record JsonFace(
      BoundingBox box,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float score,
      @Nullable String label,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Acceptance.Reason> unsure,
      float confidence,
      Map<String, Float> probabilities,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Float> values) {}

  @JsonPropertyOrder({"image", "error"})
  private record JsonFailure(String image, JsonError error) {}

  @JsonPropertyOrder({"reason", "message"})
  private record JsonError(String reason, String message) {}

  /** Returns one line: an object that says why the picture has no faces to tell of. */
  static String of(Path image, Throwable failure) {
    return write(
        new JsonFailure(
            image.toString(),
            new JsonError(Errors.reasonOf(failure), Errors.messageOf(failure, image))));
  }

  /** Returns one line: an object with the picture's faces. */
  static String of(Path image, List<FaceResult> faces, @Nullable Integer top) {
    List<JsonFace> all =
        faces.stream()
            .map(
                face ->
                    new JsonFace(
                        face.box(),
                        face.score(),
                        face.unsure().isEmpty() ? face.prediction().label() : null,
                        face.unsure(),
                        face.prediction().confidence(),
                        top == null
                            ? face.prediction().probabilities()
                            : face.prediction().top(top),
                        face.prediction().values()))
            .toList();
    return write(new JsonImage(image.toString(), all));
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
