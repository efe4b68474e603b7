package dev.emotion4j.onnx.graph;

import dev.emotion4j.onnx.files.ModelInfoReader;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a tensor's bytes lie outside the model's file (the {@code external_data} of a TensorProto).
 * Immutable.
 *
 * @param location the side file's name, without any folder
 * @param offset the first byte's position in that file
 * @param length how many bytes
 */
public record ExternalData(String location, long offset, long length) {
  private static final int MAX_DIGITS = 18;

  /** The fields of one tensor while they are read. */
  static final class Fields {
    private final Map<String, String> entries = new HashMap<>();
    private boolean declared;

    /** Reads one StringStringEntryProto. */
    void add(ProtoReader reader) {
      String key = "";
      String value = "";
      while (reader.next()) {
        switch (reader.field()) {
          case 1 -> key = reader.text("key", OnnxNode.MAX_NAME_BYTES);
          case 2 -> value = reader.text("value", OnnxNode.MAX_NAME_BYTES);
          default -> reader.skip();
        }
      }
      if (entries.put(key, value) != null) {
        throw reader.refuse("key", "'" + key + "' is given twice");
      }
    }

    /** Notes that the tensor's {@code data_location} says that its bytes are elsewhere. */
    void declare() {
      declared = true;
    }

    boolean any() {
      return declared || !entries.isEmpty();
    }

    /** Checks what was read, for a tensor that takes so many bytes. */
    ExternalData check(ProtoReader reader, String tensor, long bytes) {
      String name = "tensor '" + tensor + "' is stored outside the model, ";
      String location = entries.getOrDefault("location", "").replaceFirst("^(\\./)+", "");
      if (!declared || location.isEmpty()) {
        throw reader.refuse(
            "external_data",
            name + "but has " + (declared ? "no location" : "no data_location that says so"));
      }
      if (!ModelInfoReader.isPlainName(location)) {
        throw reader.refuse(
            "external_data",
            name
                + "in '"
                + location
                + "', expected the plain name of a file in the model's own folder; save the model"
                + " again with its data beside it");
      }
      long length = number(reader, name, "length", bytes);
      if (length != bytes) {
        throw reader.refuse(
            "external_data", name + "with a length of " + length + " bytes, but it needs " + bytes);
      }
      return new ExternalData(location, number(reader, name, "offset", 0), length);
    }

    private long number(ProtoReader reader, String name, String key, long otherwise) {
      String text = entries.get(key);
      if (text == null) {
        return otherwise;
      }
      if (text.isEmpty()
          || text.length() > MAX_DIGITS
          || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw reader.refuse(
            "external_data",
            name + "with the " + key + " '" + text + "', expected a number of bytes");
      }
      return Long.parseLong(text);
    }
  }
}
