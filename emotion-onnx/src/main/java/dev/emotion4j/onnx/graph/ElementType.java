package dev.emotion4j.onnx.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The element types that networks for images use, with their numbers in TensorProto.DataType. */
public enum ElementType {
  FLOAT(1, 32, 4, 0, 0),
  UINT8(2, 8, 5, 0, 255),
  INT8(3, 8, 5, -128, 127),
  UINT16(4, 16, 5, 0, 65_535),
  INT16(5, 16, 5, -32_768, 32_767),
  INT32(6, 32, 5, Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT64(7, 64, 7, Long.MIN_VALUE, Long.MAX_VALUE),
  /** Labels that some exporters put into the graph; 32 bytes an object, and the longest text. */
  STRING(8, 8 * (32 + 256), 6, 0, 0),
  BOOL(9, 8, 5, 0, 1),
  FLOAT16(10, 16, 5, 0, 65_535),
  DOUBLE(11, 64, 10, 0, 0),
  UINT32(12, 32, 11, 0, 0xffff_ffffL),
  UINT64(13, 64, 11, Long.MIN_VALUE, Long.MAX_VALUE),
  BFLOAT16(16, 16, 5, 0, 65_535),
  UINT4(21, 4, 5, Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT4(22, 4, 5, Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** Longer than any label; graphs can copy texts, so that their length is a matter of memory. */
  static final int MAX_STRING_BYTES = 256;

  private final int bits;

  /** The number of the field of TensorProto that holds such values when raw_data doesn't. */
  final int typedField;

  /**
   * The smallest and the largest integer that a typed field may hold for such an element: FLOAT16's
   * and BFLOAT16's are their bits, and FLOAT and DOUBLE have none. A number in a typed field holds
   * two elements of 4 bits.
   */
  final long min;

  final long max;

  private final int code;

  ElementType(int code, int bits, int typedField, long min, long max) {
    this.code = code;
    this.bits = bits;
    this.typedField = typedField;
    this.min = min;
    this.max = max;
  }

  /** The bytes that so many elements take in raw_data and in memory. */
  public long bytes(long elements) {
    if (bits == 4) {
      return elements / 2 + elements % 2;
    }
    int each = bits / 8;
    return elements > Long.MAX_VALUE / each ? Long.MAX_VALUE : elements * each;
  }

  /** How many numbers a typed field holds for so many elements. */
  long typedCount(long elements) {
    return bits == 4 ? bytes(elements) : elements;
  }

  /** Integers can overflow and can't be divided by zero. */
  public boolean isInteger() {
    return switch (this) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16, BOOL, STRING -> false;
      default -> true;
    };
  }

  /** Whether values of this type are followed through a graph: what exporters compute shapes in. */
  public boolean isFollowed() {
    return this == FLOAT || this == DOUBLE || this == INT32 || this == INT64 || this == BOOL;
  }

  /** Whether stored values of this type are read: those, and what bounds and ratios are of. */
  boolean isRead() {
    return isFollowed() || this == UINT8 || this == INT8 || this == FLOAT16;
  }

  /** The number that 16 bits stand for. */
  static double float16(int bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (0x400 + fraction), exponent - 25);
        };
    return (bits & 0x8000) == 0 ? size : -size;
  }

  /** The name that people use, such as {@code float32}. */
  public String label() {
    return switch (this) {
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  /** The number that stands for this type in a file. */
  public int code() {
    return code;
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
