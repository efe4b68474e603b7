package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a node, and builds new ones. */
final class NodeParts {
  private NodeParts() {}

  /** Returns what a node is called: its name, or that of its first output where it has none. */
  static String label(NodeProto node) {
    return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
  }

  static boolean isDefaultDomain(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }

  /** Returns whether the node is one of these operators of ONNX's own domain. */
  static boolean is(NodeProto node, String... operators) {
    return isDefaultDomain(node) && List.of(operators).contains(node.getOpType());
  }

  /** Returns the name of an input, or an empty text where it is left out. */
  static String input(NodeProto node, int index) {
    return index < node.getInputCount() ? node.getInput(index) : "";
  }

  /** Returns the names of what a node reads, and of what graphs within it read of those around. */
  static List<String> reads(NodeProto node) {
    List<String> names = new ArrayList<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(outerReads(attribute.getG()));
      }
    }
    return names;
  }

  /** Returns the names that a graph within a node reads but does not make. */
  static Set<String> outerReads(GraphProto graph) {
    Set<String> names = new LinkedHashSet<>();
    graph.getNodeList().forEach(node -> names.addAll(reads(node)));
    graph.getOutputList().forEach(output -> names.add(output.getName()));
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(names::remove));
    graph.getInitializerList().forEach(tensor -> names.remove(tensor.getName()));
    graph.getInputList().forEach(input -> names.remove(input.getName()));
    return names;
  }

  static @Nullable AttributeProto attribute(NodeProto node, String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  static long integer(NodeProto node, String name, long fallback) {
    AttributeProto attribute = attribute(node, name);
    return attribute == null ? fallback : attribute.getI();
  }

  static float number(NodeProto node, String name, float fallback) {
    AttributeProto attribute = attribute(node, name);
    return attribute == null ? fallback : attribute.getF();
  }

  /** Returns a list of integers, or null if the node has none of that name. */
  static long @Nullable [] integers(NodeProto node, String name) {
    AttributeProto attribute = attribute(node, name);
    return attribute == null
        ? null
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns the node without these attributes. */
  static NodeProto without(NodeProto node, String... names) {
    NodeProto.Builder copy = node.toBuilder().clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (!List.of(names).contains(attribute.getName())) {
        copy.addAttribute(attribute);
      }
    }
    return copy.build();
  }

  /** Returns a node without a name of its own: names must not occur twice. */
  static NodeProto of(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }
}
