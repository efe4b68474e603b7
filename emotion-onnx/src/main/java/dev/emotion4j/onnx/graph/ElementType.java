package dev.emotion4j.onnx.graph;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The element types that networks for images use, with their numbers in TensorProto.DataType. */
public enum ElementType {
  FLOAT(1, 4, 4, 0, 0),
  UINT8(2, 1, 5, 0, 255),
  INT8(3, 1, 5, -128, 127),
  INT32(6, 4, 5, Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT64(7, 8, 7, Long.MIN_VALUE, Long.MAX_VALUE),
  BOOL(9, 1, 5, 0, 1),
  FLOAT16(10, 2, 5, 0, 65_535),
  DOUBLE(11, 8, 10, 0, 0);

  /** The size of an element in raw_data. */
  private final int bytes;

  /** The number of the field of TensorProto that holds such values when raw_data doesn't. */
  final int typedField;

  /**
   * The smallest and the largest integer that a typed field may hold for such an element: FLOAT16's
   * are its bits, and FLOAT and DOUBLE have none.
   */
  final long min;

  final long max;

  private final int code;

  ElementType(int code, int bytes, int typedField, long min, long max) {
    this.code = code;
    this.bytes = bytes;
    this.typedField = typedField;
    this.min = min;
    this.max = max;
  }

  public int bytes() {
    return bytes;
  }

  /** Integers can overflow and can't be divided by zero. */
  public boolean isInteger() {
    return this == UINT8 || this == INT8 || this == INT32 || this == INT64;
  }

  public static @Nullable ElementType of(long code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  /** All types and their numbers, for messages. */
  public static String names() {
    return Arrays.stream(values())
        .map(type -> type.code + " (" + type + ")")
        .collect(Collectors.joining(", "));
  }
}
