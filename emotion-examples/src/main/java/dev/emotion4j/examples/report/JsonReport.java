package dev.emotion4j.examples.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.BoundingBox;
import dev.emotion4j.quality.Acceptance;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is printed for one picture, as one line of JSON. Apart from {@link TextReport}, so that who
 * wants text does not wait for the JSON library.
 */
public final class JsonReport {
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

  /**
   * Returns one line: an object with the picture's faces, or with the reason why there are none to
   * tell of.
   *
   * @param outcome what became of the picture
   * @param top how many labels to tell, or {@code null} for all
   * @return an object, without a line's end
   */
  public static String of(Outcome outcome, @Nullable Integer top) {
    Throwable failure = outcome.failure();
    return failure == null
        ? write(new JsonImage(outcome.image(), faces(outcome, top)))
        : failed(
            outcome.image(),
            Failures.reasonOf(failure),
            Failures.messageOf(failure, outcome.image()));
  }

  /**
   * Returns one line: an object that says why a picture has no faces to tell of.
   *
   * @param image the picture's name
   * @param reason the kind of trouble in one word
   * @param message what went wrong
   * @return an object, without a line's end
   */
  public static String failed(String image, String reason, String message) {
    return write(new JsonFailure(image, new JsonError(reason, message)));
  }

  private static List<JsonFace> faces(Outcome outcome, @Nullable Integer top) {
    return outcome.faces().stream()
        .map(
            face ->
                new JsonFace(
                    face.box(),
                    face.score(),
                    face.unsure().isEmpty() ? face.prediction().label() : null,
                    face.unsure(),
                    face.prediction().confidence(),
                    top == null ? face.prediction().probabilities() : face.prediction().top(top),
                    face.prediction().values()))
        .toList();
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
