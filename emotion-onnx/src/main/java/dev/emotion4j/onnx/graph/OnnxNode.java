package dev.emotion4j.onnx.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operation of a graph (a NodeProto). Immutable.
 *
 * @param index the node's index in the file's list, from 0
 * @param name the node's name; may be empty
 * @param operator the operator; of another domain than the default one, with that and a point
 *     before it
 * @param inputs the names of the values it reads; an empty name stands for an input left out
 * @param outputs the names of the values it makes; an empty name stands for an output left out
 * @param attributes its settings by name
 */
public record OnnxNode(
    int index,
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  /** Exporters build names from module paths, 100 to 200 bytes in deep networks. */
  static final int MAX_NAME_BYTES = 1024;

  /** The most inputs we know of are 50 of a Concat in DenseNet. */
  private static final int MAX_INPUTS = 1024;

  /** A Split makes as many as it has parts. */
  private static final int MAX_OUTPUTS = 256;

  /** ONNX Runtime's own fused operators have up to 20. */
  private static final int MAX_ATTRIBUTES = 32;

  /** Adds the names of its inputs, and of the values around it that graphs within it read. */
  public void addReads(Collection<String> names) {
    names.addAll(inputs);
    for (OnnxAttribute attribute : attributes.values()) {
      if (attribute.graph() != null) {
        attribute.graph().addOuterReads(names);
      }
    }
  }

  /** Reads and checks a NodeProto. */
  static OnnxNode read(ProtoReader reader, ByteBuffer model, int index) {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    int count = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          inputs.add(reader.name("input", MAX_NAME_BYTES, true));
          limit(reader, "input", inputs.size(), MAX_INPUTS);
        }
        case 2 -> {
          outputs.add(reader.name("output", MAX_NAME_BYTES, true));
          limit(reader, "output", outputs.size(), MAX_OUTPUTS);
        }
        case 3 -> name = reader.name("name", MAX_NAME_BYTES, false);
        case 4 -> operator = reader.name("op_type", MAX_NAME_BYTES, false);
        case 5 -> {
          ProtoReader message = reader.repeatedMessage("attribute", count++);
          limit(reader, "attribute", count, MAX_ATTRIBUTES);
          OnnxAttribute attribute = OnnxAttribute.read(message, model);
          if (attributes.put(attribute.name(), attribute) != null) {
            throw message.refuse("name", "attribute '" + attribute.name() + "' is given twice");
          }
        }
        case 6 -> reader.remark("doc_string");
        case 7 -> domain = reader.name("domain", MAX_NAME_BYTES, false);
        case 8 -> {
          if (!reader.text("overload", MAX_NAME_BYTES).isEmpty()) {
            throw reader.refuse("overload", "functions are not allowed");
          }
        }
        // Exporters' notes about source lines
        case 9 -> reader.repeatedMessage("metadata_props", ProtoReader.SINGULAR);
        default -> reader.skip();
      }
    }
    if (operator.isEmpty()) {
      throw reader.refuse("op_type", "the operator is missing");
    }
    if (!OnnxGraph.isDefaultDomain(domain)) {
      operator = domain + "." + operator;
    }
    return new OnnxNode(
        index, name, operator, List.copyOf(inputs), List.copyOf(outputs), Map.copyOf(attributes));
  }

  private static void limit(ProtoReader reader, String field, int count, int limit) {
    if (count > limit) {
      throw reader.refuse(field, "more than " + limit + " in one node");
    }
  }

  /** How messages call this node. */
  public String label() {
    return "graph.node[" + index + "] '" + name + "' (" + operator + ")";
  }
}
