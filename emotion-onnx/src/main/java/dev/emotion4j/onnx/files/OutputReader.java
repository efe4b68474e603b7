package dev.emotion4j.onnx.files;

import dev.emotion4j.OutputKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a model answers from its entry in {@code model_info.json}: {@code output_shape},
 * {@code output_name}, {@code output} and {@code values}.
 */
final class OutputReader {
  /** More than any output of a network for faces; low enough that no size overflows. */
  private static final long MAX_NUMBERS = 1 << 26;

  private OutputReader() {}

  static OutputKind kind(JsonValue json) {
    JsonValue output = json.optional("output");
    return output == null ? OutputKind.LOGITS : output.oneOf(OutputKind.values());
  }

  /** Reads the output's nominal shape, with the batch dimension if it has one. */
  static List<Integer> shape(JsonValue json) {
    JsonValue shapeJson = json.required("output_shape");
    List<Integer> shape = shapeJson.sizes();
    long count = 1;
    for (int i = 0; i < shape.size(); i++) {
      int size = shape.get(i);
      if (i > 0 || shape.size() == 1) {
        count *= size < 1 || size > MAX_NUMBERS ? MAX_NUMBERS + 1 : size;
        count = Math.min(count, MAX_NUMBERS + 1);
      }
    }
    if (shape.isEmpty() || count > MAX_NUMBERS) {
      throw shapeJson.expected("[N, number of classes]");
    }
    return shape;
  }

  static OutputTensor tensor(
      JsonValue json, List<Integer> shape, OutputKind kind, List<String> labels) {
    JsonValue values = json.optional("values");
    OutputTensor tensor = only(json, shape, values == null ? Map.of() : readValues(values));
    if (tensor.rank() > 1) {
      return tensor;
    }
    int classes = labels.size();
    // Two labels that exclude each other need one number only.
    boolean binary =
        classes == 2
            && tensor.count() == 1
            && (kind == OutputKind.SIGMOID || kind == OutputKind.LOGITS);
    int expected = classes + tensor.values().size();
    if (!binary && tensor.count() != expected) {
      throw json.required("output_shape")
          .expected(
              "[N, "
                  + expected
                  + "], since there are "
                  + classes
                  + " classes"
                  + (values == null ? "" : " and " + tensor.values().size() + " values"));
    }
    if (values != null) {
      for (int index : tensor.values().values()) {
        if (index >= tensor.count()) {
          throw values.expected(
              "indices from 0 to " + (tensor.count() - 1) + ", as output_shape says");
        }
      }
    }
    return tensor;
  }

  /** As {@link #tensor}, of a model that answers with x and y of some points. */
  static OutputTensor landmarks(JsonValue json, List<Integer> shape, int points) {
    OutputTensor tensor = only(json, shape, Map.of());
    if (tensor.count() != 2 * points) {
      throw json.required("output_shape")
          .expected("[N, " + 2 * points + "], x and y of " + points + " landmarks");
    }
    return tensor;
  }

  private static OutputTensor only(
      JsonValue json, List<Integer> shape, Map<String, Integer> values) {
    JsonValue name = json.optional("output_name");
    return new OutputTensor(
        name == null ? null : name.string(),
        shape.size() == 1 ? shape : shape.subList(1, shape.size()),
        values,
        null);
  }

  private static Map<String, Integer> readValues(JsonValue json) {
    Map<String, Integer> values = new LinkedHashMap<>();
    json.fields()
        .forEach(
            (name, index) -> {
              if (index.integer() < 0) {
                throw index.expected("an index into the output, from 0");
              }
              values.put(name, index.integer());
            });
    if (new HashSet<>(values.values()).size() != values.size()) {
      throw json.expected("indices that are all different");
    }
    return values;
  }
}
