package dev.emotion4j.onnx;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a JSON file that knows the way to itself, so that an error can name file and path. */
final class JsonValue {
  /** Duplicate keys and trailing text are errors: what we read must be what any reader reads. */
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final String file;
  private final String path;
  private final JsonNode node;

  private JsonValue(String file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  /**
   * Parses a whole file.
   *
   * @param file how errors name the file
   * @throws ModelException if it is not one JSON value
   */
  static JsonValue parse(String file, byte[] bytes) {
    try {
      return new JsonValue(file, "$", READER.readTree(bytes));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : ", line " + at.getLineNr() + " column " + at.getColumnNr();
      throw new ModelException(
          file + where + ": is not valid JSON: " + e.getOriginalMessage() + "; correct the file",
          e);
    } catch (IOException e) {
      throw new ModelException(
          file + ": is not valid JSON: " + e.getMessage() + "; correct the file", e);
    }
  }

  /** Returns the value of a field, or {@code null} if it is absent or null. */
  @Nullable JsonValue optional(String field) {
    requireObject();
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : child(field, value);
  }

  JsonValue required(String field) {
    JsonValue value = optional(field);
    if (value == null) {
      throw error("has no '" + field + "'; add it");
    }
    return value;
  }

  /** Returns an object's fields, in the file's order. */
  Map<String, JsonValue> fields() {
    requireObject();
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      fields.put(field.getKey(), child(field.getKey(), field.getValue()));
    }
    return fields;
  }

  List<JsonValue> elements() {
    if (!node.isArray()) {
      throw expected("an array");
    }
    List<JsonValue> elements = new ArrayList<>();
    for (JsonNode element : node) {
      elements.add(new JsonValue(file, path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  String string() {
    if (!node.isTextual()) {
      throw expected("a string");
    }
    return node.textValue();
  }

  int integer() {
    if (!node.canConvertToExactIntegral() || !node.canConvertToInt()) {
      throw expected("an integer");
    }
    return node.intValue();
  }

  /** Returns a number as float32, rounded from the decimal as PyTorch rounds it: through double. */
  float number() {
    if (!node.isNumber() || !Float.isFinite((float) node.doubleValue())) {
      throw expected("a number");
    }
    return (float) node.doubleValue();
  }

  List<Integer> integers() {
    List<Integer> integers = new ArrayList<>();
    for (JsonValue element : elements()) {
      integers.add(element.integer());
    }
    return integers;
  }

  List<Float> numbers() {
    List<Float> numbers = new ArrayList<>();
    for (JsonValue element : elements()) {
      numbers.add(element.number());
    }
    return numbers;
  }

  /** Returns the constant whose name this is, in either case, such as {@code stretch}. */
  <E extends Enum<E>> E oneOf(E[] constants) {
    String name = string();
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(name)) {
        return constant;
      }
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    throw expected("one of " + names);
  }

  /** Returns an error that names file and path. */
  ModelException error(String problem) {
    return new ModelException(file + ": " + path + " " + problem);
  }

  /** Returns an error for a value of the wrong type or out of its range. */
  ModelException expected(String what) {
    String found = node.isMissingNode() ? "empty" : node.toString();
    if (found.length() > 80) {
      found = found.substring(0, 77) + "...";
    }
    return error("is " + found + ", expected " + what + "; correct the file");
  }

  private void requireObject() {
    if (!node.isObject()) {
      throw expected("an object");
    }
  }

  private JsonValue child(String field, JsonNode value) {
    boolean plain = field.matches("[A-Za-z_][A-Za-z0-9_]*");
    return new JsonValue(
        file,
        path + (plain ? "." + field : "['" + field.replaceAll("\\p{Cntrl}", "?") + "']"),
        value);
  }
}
