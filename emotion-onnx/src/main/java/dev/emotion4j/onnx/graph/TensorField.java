// Over 300 lines: one message of the wire format, with each of its ways to hold numbers.
package dev.emotion4j.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A tensor stored in a model file (a TensorProto): an initializer or a node's attribute. Says where
 * its bytes are and copies none of them, except the few values of a small one. Immutable.
 *
 * @param name the tensor's name; empty for an attribute's
 * @param type the element type
 * @param dims the shape
 * @param elements the product of the dims
 * @param values the values, if they are few and of a type that shapes are computed with
 * @param fieldOffset the offset of the tag of the field that holds the TensorProto
 * @param start the offset of the TensorProto's content in the buffer
 * @param end the offset behind it
 * @param rawFieldOffset the offset of the tag of {@code raw_data}; -1 if the values are stored in
 *     typed fields
 * @param dataOffset the offset of the first byte of {@code raw_data}
 * @param dataLength the length of {@code raw_data} in bytes
 * @param external where the values are if they are in another file, or {@code null}; the values of
 *     a small one are not known until that file is read
 */
public record TensorField(
    String name,
    ElementType type,
    List<Long> dims,
    long elements,
    @Nullable List<Double> values,
    int fieldOffset,
    int start,
    int end,
    int rawFieldOffset,
    int dataOffset,
    int dataLength,
    @Nullable ExternalData external) {

  /** Shapes, axes, pads and scales have at most two values for each of {@link #MAX_RANK} dims. */
  public static final int MAX_VALUES = 64;

  /** Image networks use up to 6 dims (window attention); ONNX Runtime itself has no limit. */
  public static final int MAX_RANK = 8;

  /** Reads and checks a TensorProto. */
  static TensorField read(ProtoReader reader, ByteBuffer model, int fieldOffset) {
    return new Walk(reader, model, fieldOffset).read();
  }

  private static final class Walk {
    private final ProtoReader reader;
    private final ByteBuffer model;
    private final int fieldOffset;
    private final List<Double> values = new ArrayList<>();
    private final List<Long> dims = new ArrayList<>();
    private String name = "";
    private int typeCode;
    private int typedField;
    private long smallest;
    private long largest;
    private long typedCount;
    private int rawFieldOffset = -1;
    private int dataOffset;
    private int dataLength;
    private final ExternalData.Fields external = new ExternalData.Fields();
    private int externalCount;

    Walk(ProtoReader reader, ByteBuffer model, int fieldOffset) {
      this.fieldOffset = fieldOffset;
      this.reader = reader;
      this.model = model.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    TensorField read() {
      while (reader.next()) {
        switch (reader.field()) {
          case 1 -> reader.integers("dims", this::addDim);
          case 2 -> typeCode = reader.integer("data_type", 0, 64);
          case 3 ->
              throw reader.refuse(
                  "segment", "tensors in segments are not supported; store it whole");
          case 4 -> typed(reader.fixed("float_data", 4), 4);
          case 5 -> typedIntegers("int32_data");
          case 6 -> {
            useField();
            reader.skipText("string_data", ElementType.MAX_STRING_BYTES);
            typedCount++;
          }
          case 7 -> typedIntegers("int64_data");
          case 8 -> name = reader.name("name", OnnxNode.MAX_NAME_BYTES, false);
          case 9 -> raw();
          case 10 -> typed(reader.fixed("double_data", 8), 8);
          case 11 -> typedIntegers("uint64_data");
          case 12 -> reader.remark("doc_string");
          case 13 -> external.add(reader.repeatedMessage("external_data", externalCount++));
          case 14 -> {
            if (reader.integer("data_location", 0, 1) == 1) {
              external.declare();
            }
          }
          default -> reader.skip();
        }
      }
      return check();
    }

    private void addDim(long dim) {
      if (dim < 0) {
        throw reader.refuse("dims", "tensor '" + name + "' has a dim of " + dim);
      }
      if (dims.size() == MAX_RANK) {
        throw reader.refuse("dims", "tensor '" + name + "' has more than " + MAX_RANK + " dims");
      }
      dims.add(dim);
    }

    private void raw() {
      rawFieldOffset = reader.tagOffset();
      dataLength = reader.bytes("raw_data");
      dataOffset = reader.position() - dataLength;
    }

    private void typedIntegers(String field) {
      LongConsumer consumer =
          value -> {
            typedCount++;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
            keep((double) value);
          };
      useField();
      reader.integers(field, consumer);
    }

    private void typed(int count, int size) {
      useField();
      typedCount += count;
      for (int i = count; i > 0 && values.size() <= MAX_VALUES; i--) {
        int offset = reader.position() - i * size;
        keep(size == 4 ? model.getFloat(offset) : model.getDouble(offset));
      }
    }

    private void useField() {
      if (typedField != 0 && typedField != reader.field()) {
        throw reader.refuse("", "tensor '" + name + "' has its values in two fields");
      }
      typedField = reader.field();
    }

    private void keep(double value) {
      if (values.size() <= MAX_VALUES) {
        values.add(value);
      }
    }

    private TensorField check() {
      ElementType type = ElementType.of(typeCode);
      if (type == null) {
        throw reader.refuse(
            "data_type",
            "tensor '"
                + name
                + "' has element type "
                + typeCode
                + ", expected "
                + ElementType.names());
      }
      // No overflow: a product beyond what fits into the file is refused before it can grow.
      long elements = 1;
      for (long dim : dims) {
        if (dim != 0 && elements > Integer.MAX_VALUE / dim) {
          throw reader.refuse(
              "dims", "tensor '" + name + "' of shape " + dims + " is larger than any model file");
        }
        elements *= dim;
      }
      if (rawFieldOffset >= 0 && typedField != 0) {
        throw reader.refuse("raw_data", "tensor '" + name + "' has its values in two fields");
      }
      if (external.any()) {
        return external(type, elements);
      }
      boolean isRaw = rawFieldOffset >= 0;
      if (isRaw && type == ElementType.STRING) {
        throw reader.refuse("raw_data", "tensor '" + name + "' of strings has no string_data");
      }
      if (typedField != 0 && typedField != type.typedField) {
        throw reader.refuse(
            "data_type",
            "tensor '" + name + "' of type " + type + " has its values in field " + typedField);
      }
      for (int i = 0; isRaw && type == ElementType.BOOL && i < dataLength; i++) {
        largest = Math.max(largest, model.get(dataOffset + i) & 0xff);
      }
      if (smallest < type.min || largest > type.max) {
        throw reader.refuse(
            isRaw ? "raw_data" : "int32_data",
            "tensor '"
                + name
                + "' holds the value "
                + (smallest < type.min ? smallest : largest)
                + ", which no "
                + type
                + " has");
      }
      long found = isRaw ? dataLength : typedCount;
      long expected = isRaw ? type.bytes(elements) : type.typedCount(elements);
      if (found != expected) {
        throw reader.refuse(
            isRaw ? "raw_data" : "dims",
            "tensor '"
                + name
                + "' of shape "
                + dims
                + " and type "
                + type
                + " needs "
                + expected
                + (isRaw ? " bytes" : " values")
                + ", found "
                + found);
      }
      return new TensorField(
          name,
          type,
          List.copyOf(dims),
          elements,
          elements <= MAX_VALUES ? values(type, (int) elements) : null,
          fieldOffset,
          reader.start(),
          reader.end(),
          rawFieldOffset,
          dataOffset,
          dataLength,
          null);
    }

    private TensorField external(ElementType type, long elements) {
      if (type == ElementType.STRING) {
        throw reader.refuse("external_data", "tensor '" + name + "' of strings is in another file");
      }
      if (rawFieldOffset >= 0 || typedField != 0) {
        throw reader.refuse(
            "external_data", "tensor '" + name + "' has its values here and in another file");
      }
      return new TensorField(
          name,
          type,
          List.copyOf(dims),
          elements,
          null,
          fieldOffset,
          reader.start(),
          reader.end(),
          -1,
          0,
          0,
          external.check(reader, name, type.bytes(elements)));
    }

    private @Nullable List<Double> values(ElementType type, int count) {
      if (rawFieldOffset >= 0) {
        return TensorField.values(type, count, model, dataOffset);
      }
      if (type == ElementType.FLOAT16) {
        values.replaceAll(bits -> ElementType.float16(bits.intValue()));
      }
      return type.isRead() ? List.copyOf(values) : null;
    }
  }

  /** The first values of raw data; {@code null} for a type of which none are read. */
  private static @Nullable List<Double> values(
      ElementType type, int count, ByteBuffer data, int start) {
    if (!type.isRead()) {
      return null;
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int offset = start + i * (int) type.bytes(1);
      values.add(
          switch (type) {
            case FLOAT -> (double) data.getFloat(offset);
            case DOUBLE -> data.getDouble(offset);
            case INT64 -> (double) data.getLong(offset);
            case INT32 -> (double) data.getInt(offset);
            case FLOAT16 -> ElementType.float16(data.getShort(offset));
            case UINT8, BOOL -> (double) (data.get(offset) & 0xff);
            default -> (double) data.get(offset);
          });
    }
    return List.copyOf(values);
  }

  /**
   * The same tensor with its values, if they are few, from the other file's bytes.
   *
   * @param data just this tensor's bytes
   */
  TensorField withExternalValues(ByteBuffer data) {
    ByteBuffer bytes = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; type == ElementType.BOOL && i < bytes.remaining(); i++) {
      if ((bytes.get(bytes.position() + i) & 0xfe) != 0) {
        return this; // neither false nor true: as good as unknown
      }
    }
    return new TensorField(
        name,
        type,
        dims,
        elements,
        elements <= MAX_VALUES ? values(type, (int) elements, bytes, bytes.position()) : null,
        fieldOffset,
        start,
        end,
        rawFieldOffset,
        dataOffset,
        dataLength,
        external);
  }
}
