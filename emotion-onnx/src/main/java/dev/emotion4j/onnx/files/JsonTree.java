package dev.emotion4j.onnx.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java values: maps, lists, strings, numbers, booleans and {@code null}.
 *
 * <p>Built from tokens, since the first use of an object mapper costs a new process a quarter of a
 * second, as much as loading a model.
 */
final class JsonTree {
  /** Stands for a text in which there is no value. */
  static final Object NOTHING = new Object();

  /*
   * The limits are counted here: jackson-core has them from 2.15 on only, and applications bring
   * older versions (Spring Boot 2.7 pins 2.13, and 3.0 pins 2.14). 2.12 has all that is used here.
   */
  private static final int MAX_DEPTH = 64;

  /** Before 2.15, a number of a million digits would keep the parser busy for minutes. */
  private static final int MAX_NUMBER_LENGTH = 1000;

  /** Duplicate keys are errors: what we read must be what any reader reads. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Says that a text is JSON, but beyond a limit. */
  static final class LimitException extends IOException {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
      super(message);
    }
  }

  private JsonTree() {}

  /**
   * Parses a text that holds one value, or nothing.
   *
   * @throws JsonParseException if it is not JSON, has a key twice or goes on after the value
   */
  static @Nullable Object parse(byte[] bytes) throws IOException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return NOTHING;
      }
      Object value = read(parser, first, 1);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "text after the end of the value");
      }
      return value;
    }
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new LimitException("more than " + MAX_DEPTH + " levels");
    }
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String key; (key = parser.nextFieldName()) != null; ) {
          object.put(key, read(parser, parser.nextToken(), depth + 1));
        }
        return object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken next; (next = parser.nextToken()) != JsonToken.END_ARRAY; ) {
          array.add(read(parser, next, depth + 1));
        }
        return array;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        if (parser.getTextLength() > MAX_NUMBER_LENGTH) {
          throw new LimitException("a number of more than " + MAX_NUMBER_LENGTH + " characters");
        }
        return parser.getNumberValue();
      }
    }
  }

  /** Returns a value as JSON text, for messages. */
  static String text(@Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      List<String> fields = new ArrayList<>();
      object.forEach((key, field) -> fields.add(text(key) + ":" + text(field)));
      return "{" + String.join(",", fields) + "}";
    }
    if (value instanceof List<?> array) {
      List<String> elements = new ArrayList<>();
      array.forEach(element -> elements.add(text(element)));
      return "[" + String.join(",", elements) + "]";
    }
    if (value instanceof String string) {
      return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(string)) + '"';
    }
    return value == NOTHING ? "empty" : String.valueOf(value);
  }
}
