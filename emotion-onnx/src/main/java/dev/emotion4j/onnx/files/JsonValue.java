package dev.emotion4j.onnx.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a JSON file that knows the way to itself, so that an error can name file and path. */
public final class JsonValue {
  private final String file;
  private final @Nullable JsonValue parent;

  /** This value's name or index in its parent. */
  private final Object step;

  private final @Nullable Object value;

  private JsonValue(String file, @Nullable JsonValue parent, Object step, @Nullable Object value) {
    this.file = file;
    this.parent = parent;
    this.step = step;
    this.value = value;
  }

  /**
   * Parses a whole file.
   *
   * @param file how errors name the file
   * @throws ModelException if it is not one JSON value
   */
  public static JsonValue parse(String file, byte[] bytes) {
    try {
      return new JsonValue(file, null, "$", JsonTree.parse(bytes));
    } catch (JsonTree.LimitException e) {
      throw new ModelException(
          ModelException.Reason.DESCRIPTION,
          file
              + ": is nested too deeply, or has a number that is too long ("
              + e.getMessage()
              + "); simplify the file",
          e);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : ", line " + at.getLineNr() + " column " + at.getColumnNr();
      String problem = e.getOriginalMessage().replaceAll("\\p{Cntrl}", "?");
      throw new ModelException(
          ModelException.Reason.DESCRIPTION,
          file + where + ": is not valid JSON: " + problem + "; correct the file",
          e);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.DESCRIPTION,
          file + ": is not valid JSON: " + e.getMessage() + "; correct the file",
          e);
    }
  }

  /** Returns the value of a field, or {@code null} if it is absent or null. */
  @Nullable JsonValue optional(String field) {
    Object found = object().get(field);
    return found == null ? null : child(field, found);
  }

  public JsonValue required(String field) {
    JsonValue value = optional(field);
    if (value == null) {
      throw error("has no '" + field + "'; add it");
    }
    return value;
  }

  boolean isObject() {
    return value instanceof Map;
  }

  /** Returns an object's fields, in the file's order. */
  Map<String, JsonValue> fields() {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    object().forEach((key, field) -> fields.put((String) key, child((String) key, field)));
    return fields;
  }

  public List<JsonValue> elements() {
    if (!(value instanceof List<?> array)) {
      throw expected("an array");
    }
    List<JsonValue> elements = new ArrayList<>();
    for (Object element : array) {
      elements.add(child(elements.size(), element));
    }
    return elements;
  }

  public String string() {
    if (!(value instanceof String string)) {
      throw expected("a string");
    }
    return string;
  }

  int integer() {
    double number = value instanceof Number any ? any.doubleValue() : Double.NaN;
    if ((int) number != number) {
      throw expected("an integer");
    }
    return (int) number;
  }

  boolean bool() {
    if (!(value instanceof Boolean flag)) {
      throw expected("true or false");
    }
    return flag;
  }

  /** Returns a number as float32, rounded from the decimal as PyTorch rounds it: through double. */
  public float number() {
    float number = value instanceof Number any ? (float) any.doubleValue() : Float.NaN;
    if (!Float.isFinite(number)) {
      throw expected("a number");
    }
    return number;
  }

  List<Integer> integers() {
    List<Integer> integers = new ArrayList<>();
    for (JsonValue element : elements()) {
      integers.add(element.integer());
    }
    return integers;
  }

  /** Returns the sizes of a tensor, with -1 for any size: {@code null}, or a name such as "N". */
  List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    for (JsonValue element : elements()) {
      boolean any = element.value == null || element.value instanceof String;
      sizes.add(any ? -1 : element.integer());
    }
    return sizes;
  }

  public List<Float> numbers() {
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

  /** Returns plain Java values as JSON text. */
  public static String text(Object value) {
    return JsonTree.text(value);
  }

  /** Returns an error that names file and path. */
  ModelException error(String problem) {
    return new ModelException(
        ModelException.Reason.DESCRIPTION, file + ": " + path() + " " + problem);
  }

  /** Returns an error for a value of the wrong type or out of its range. */
  ModelException expected(String what) {
    String found = JsonTree.text(value);
    if (found.length() > 80) {
      found = found.substring(0, 77) + "...";
    }
    return error("is " + found + ", expected " + what + "; correct the file");
  }

  private Map<?, ?> object() {
    if (!(value instanceof Map<?, ?> object)) {
      throw expected("an object");
    }
    return object;
  }

  private JsonValue child(Object childStep, @Nullable Object child) {
    return new JsonValue(file, this, childStep, child);
  }

  private String path() {
    if (parent == null) {
      return step.toString();
    }
    String own = step.toString();
    if (step instanceof Integer) {
      own = "[" + own + "]";
    } else if (own.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      own = "." + own;
    } else {
      own = "['" + own.replaceAll("\\p{Cntrl}", "?") + "']";
    }
    return parent.path() + own;
  }
}
