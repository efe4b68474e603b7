package dev.emotion4j.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a node (an AttributeProto). Immutable. Only the member that the type names is set.
 *
 * @param name the attribute's name
 * @param integers the value of an INT, or the values of INTS
 * @param floats the value of a FLOAT, or the values of FLOATS
 * @param text the value of a STRING
 * @param tensor the value of a TENSOR
 * @param texts the values of STRINGS
 * @param graph the value of a GRAPH
 */
public record OnnxAttribute(
    String name,
    @Nullable List<Long> integers,
    @Nullable List<Float> floats,
    @Nullable String text,
    @Nullable TensorField tensor,
    @Nullable List<String> texts,
    @Nullable GraphBody graph) {

  /** Attribute lists are pads, axes, strides: a dozen values. Larger constants are tensors. */
  private static final int MAX_LIST = 1024;

  // AttributeProto.AttributeType
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int GRAPH = 5;
  private static final int FLOATS = 6;
  private static final int INTS = 7;
  private static final int STRINGS = 8;

  /** Reads and checks an AttributeProto. */
  static OnnxAttribute read(ProtoReader reader, ByteBuffer model) {
    String name = "";
    long type = 0;
    long fieldType = 0; // the type that the field with the value stands for
    List<Long> integers = new ArrayList<>();
    List<Float> floats = new ArrayList<>();
    String text = null;
    List<String> texts = new ArrayList<>();
    TensorField tensor = null;
    GraphBody graph = null;
    while (reader.next()) {
      int field = reader.field();
      long found =
          switch (field) {
            case 2 -> FLOAT;
            case 3 -> INT;
            case 4 -> STRING;
            case 5 -> TENSOR;
            case 6 -> GRAPH;
            case 7 -> FLOATS;
            case 8 -> INTS;
            case 9 -> STRINGS;
            default -> 0;
          };
      if (found != 0 && fieldType != 0 && found != fieldType) {
        throw reader.refuse("", "attribute '" + name + "' has values of two types");
      }
      fieldType = found == 0 ? fieldType : found;
      switch (field) {
        case 1 -> name = reader.name("name", OnnxNode.MAX_NAME_BYTES, false);
        case 2 -> floats.add(reader.float32("f"));
        case 3 -> integers.add(reader.integer("i"));
        case 4 -> text = reader.text("s", OnnxNode.MAX_NAME_BYTES);
        case 5 -> {
          tensor = TensorField.read(reader.message("t"), model, reader.tagOffset());
          if (tensor.external() != null) {
            throw reader.refuse(
                "t",
                "the tensor of an attribute is stored outside the model, where only initializers"
                    + " may be; save the model as a single file");
          }
        }
        case 6 -> graph = GraphBody.read(reader.message("g"), model);
        case 11 -> throw reader.refuse("graphs", "no operator of images has a list of graphs");
        case 7 -> readFloats(reader, model, floats);
        case 8 ->
            reader.integers(
                "ints",
                value -> {
                  limit(reader, integers.size());
                  integers.add(value);
                });
        case 9 -> {
          limit(reader, texts.size());
          texts.add(reader.repeatedText("strings", OnnxNode.MAX_NAME_BYTES));
        }
        case 10 -> throw reader.refuse("tensors", "no allowed operator has a list of tensors");
        case 13 -> reader.remark("doc_string");
        case 14, 15 ->
            throw reader.refuse("type_protos", "no allowed operator has a type attribute");
        case 20 -> type = reader.integer("type");
        case 21 ->
            throw reader.refuse(
                "ref_attr_name", "references to function attributes are not allowed");
        case 22, 23 -> throw reader.refuse("sparse_tensor", "sparse tensors are not allowed");
        default -> reader.skip();
      }
    }
    // An empty list leaves no field behind, nor does a zero in proto3: only the type tells.
    boolean isDefault = fieldType == 0 && type != 0 && type != TENSOR && type != GRAPH;
    if (type != fieldType && !isDefault) {
      throw reader.refuse(
          "type", "attribute '" + name + "' says type " + type + " but holds type " + fieldType);
    }
    if (isDefault && type == INT) {
      integers.add(0L);
    } else if (isDefault && type == FLOAT) {
      floats.add(0f);
    }
    if (type != FLOAT
        && type != INT
        && type != STRING
        && type != TENSOR
        && type != GRAPH
        && type != FLOATS
        && type != INTS
        && type != STRINGS) {
      throw reader.refuse(
          "type", "attribute '" + name + "' has type " + type + ", expected 1 to 8");
    }
    return new OnnxAttribute(
        name,
        type == INT || type == INTS ? List.copyOf(integers) : null,
        type == FLOAT || type == FLOATS ? List.copyOf(floats) : null,
        isDefault && type == STRING ? "" : text,
        tensor,
        type == STRINGS ? List.copyOf(texts) : null,
        graph);
  }

  private static void readFloats(ProtoReader reader, ByteBuffer model, List<Float> floats) {
    int count = reader.fixed("floats", 4);
    limit(reader, (long) floats.size() + count - 1);
    ByteBuffer bytes = model.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = count; i > 0; i--) {
      floats.add(bytes.getFloat(reader.position() - 4 * i));
    }
  }

  private static void limit(ProtoReader reader, long size) {
    if (size >= MAX_LIST) {
      throw reader.refuse("", "an attribute has more than " + MAX_LIST + " values");
    }
  }
}
