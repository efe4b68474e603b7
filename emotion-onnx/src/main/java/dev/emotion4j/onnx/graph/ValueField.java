package dev.emotion4j.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model declares about an input, an output or a value between two nodes (a ValueInfoProto).
 * Immutable.
 *
 * @param name the value's name
 * @param type the element type; null if not declared, or if the value is no tensor
 * @param dims the shape, -1 for a dim with a name or without anything; null if not declared
 */
public record ValueField(String name, @Nullable ElementType type, @Nullable List<Long> dims) {

  /** Reads and checks a ValueInfoProto. */
  static ValueField read(ProtoReader reader) {
    String name = "";
    ValueField found = null;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> name = reader.name("name", OnnxNode.MAX_NAME_BYTES, false);
        case 2 -> found = readType(reader.message("type"));
        case 3 -> reader.remark("doc_string");
        default -> reader.skip();
      }
    }
    if (name.isEmpty()) {
      throw reader.refuse("name", "the name is missing");
    }
    return new ValueField(
        name, found == null ? null : found.type, found == null ? null : found.dims);
  }

  private static @Nullable ValueField readType(ProtoReader reader) {
    ValueField tensor = null;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> tensor = readTensor(reader.message("tensor_type"));
        // A sequence, a map and the like: no shape is known of it, so no picture can be fed to it
        // and no answer be read.
        default -> reader.skip();
      }
    }
    return tensor;
  }

  private static ValueField readTensor(ProtoReader reader) {
    ElementType type = null;
    List<Long> dims = null;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          long code = reader.integer("elem_type");
          type = ElementType.of(code);
          if (type == null) {
            throw reader.refuse(
                "elem_type", "found element type " + code + ", expected " + ElementType.names());
          }
        }
        case 2 -> dims = readShape(reader.message("shape"));
        default -> reader.skip();
      }
    }
    return new ValueField("", type, dims);
  }

  private static List<Long> readShape(ProtoReader reader) {
    List<Long> dims = new ArrayList<>();
    while (reader.next()) {
      if (reader.field() != 1) {
        reader.skip();
        continue;
      }
      if (dims.size() == TensorField.MAX_RANK) {
        throw reader.refuse("dim", "more than " + TensorField.MAX_RANK + " dims");
      }
      dims.add(readDim(reader.repeatedMessage("dim", dims.size())));
    }
    return List.copyOf(dims);
  }

  private static long readDim(ProtoReader reader) {
    long value = -1;
    boolean named = false;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          value = reader.integer("dim_value");
          if (value < -1) {
            throw reader.refuse(
                "dim_value", "found " + value + ", expected 0 or more, or -1 for any size");
          }
        }
        case 2 -> {
          reader.name("dim_param", OnnxNode.MAX_NAME_BYTES, false);
          named = true;
        }
        case 3 -> reader.remark("denotation");
        default -> reader.skip();
      }
    }
    if (named && value >= 0) {
      throw reader.refuse("dim_value", "a dim has both a value and a name");
    }
    return value;
  }
}
