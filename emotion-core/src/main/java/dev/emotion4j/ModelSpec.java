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
    @Nullable String note)
    implements Serializable {

  /**
   * Makes a description.
   *
   * @throws IllegalArgumentException if there are no labels or two are the same
   */
  public ModelSpec {
    Objects.requireNonNull(fileName, "fileName");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    labels = List.copyOf(labels);
    if (labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException(
          "A model needs at least one label and no label twice, but got " + labels);
    }
  }
}
