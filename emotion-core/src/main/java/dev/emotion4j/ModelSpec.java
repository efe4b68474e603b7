package dev.emotion4j;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model: where it comes from, what it is fed and what it answers. Immutable and
 * safe for concurrent use. Serializable: its components.
 *
 * @param fileName the model's file name, such as {@code mobilenet_emotion.onnx}
 * @param name the name for people, such as {@code MobileNetV2}
 * @param input what the model is fed
 * @param labels the classes in the order of the model's outputs, at least one, all different
 * @param output what the model's outputs are
 * @param sha256 the SHA-256 of the model's bytes as 64 lower-case hex digits, or {@code null} if
 *     the model came without one
 * @param version the version of the set of models, or {@code null} if it has none
 * @param note a remark by the model's makers, or {@code null} if there is none
 * @param faceCrop how the face that the model is fed is cut out of a picture
 * @param temperature what the logits are divided by before the softmax, so that a confidence is the
 *     share of right answers; above 0, and 1 for a model that was not calibrated
 */
@SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
public record ModelSpec(
    String fileName,
    String name,
    InputSpec input,
    List<String> labels,
    OutputKind output,
    @Nullable String sha256,
    @Nullable String version,
    @Nullable String note,
    FaceCrop faceCrop,
    float temperature)
    implements Serializable {

  /**
   * Makes a description.
   *
   * @throws IllegalArgumentException if there are no labels or two are the same, or the temperature
   *     is not a number above 0
   */
  public ModelSpec {
    Objects.requireNonNull(fileName, "fileName");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(faceCrop, "faceCrop");
    if (!(temperature > 0 && Float.isFinite(temperature))) {
      throw new IllegalArgumentException("temperature must be above 0, but got " + temperature);
    }
    labels = List.copyOf(labels);
    if (labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException(
          "A model needs at least one label and no label twice, but got " + labels);
    }
  }

  /**
   * Makes a description with {@link FaceCrop#MEAN_SQUARE} and a temperature of 1.
   *
   * @param fileName the model's file name
   * @param name the name for people
   * @param input what the model is fed
   * @param labels the classes in the order of the model's outputs, at least one, all different
   * @param output what the model's outputs are
   * @param sha256 the SHA-256 of the model's bytes, or {@code null}
   * @param version the version of the set of models, or {@code null}
   * @param note a remark by the model's makers, or {@code null}
   * @throws IllegalArgumentException if there are no labels or two are the same
   */
  public ModelSpec(
      String fileName,
      String name,
      InputSpec input,
      List<String> labels,
      OutputKind output,
      @Nullable String sha256,
      @Nullable String version,
      @Nullable String note) {
    this(fileName, name, input, labels, output, sha256, version, note, FaceCrop.MEAN_SQUARE, 1);
  }
}
