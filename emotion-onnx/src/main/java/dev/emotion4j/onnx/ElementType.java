package dev.emotion4j.onnx;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The element types that networks for images use, with their numbers in TensorProto.DataType. */
enum ElementType {
  FLOAT(1, 4, 4),
  UINT8(2, 1, 5),
  INT8(3, 1, 5),
  INT32(6, 4, 5),
  INT64(7, 8, 7),
  BOOL(9, 1, 5),
  FLOAT16(10, 2, 5),
  DOUBLE(11, 8, 10);

  /** The size of an element in raw_data. */
  final int bytes;

  /** The number of the field of TensorProto that holds such values when raw_data doesn't. */
  final int typedField;

  private final int code;

  ElementType(int code, int bytes, int typedField) {
    this.code = code;
    this.bytes = bytes;
    this.typedField = typedField;
  }

  /** Integers can overflow and can't be divided by zero. */
  boolean isInteger() {
    return this == UINT8 || this == INT8 || this == INT32 || this == INT64;
  }

  static @Nullable ElementType of(long code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  /** All types and their numbers, for messages. */
  static String names() {
    return Arrays.stream(values())
        .map(type -> type.code + " (" + type + ")")
        .collect(Collectors.joining(", "));
  }
}
