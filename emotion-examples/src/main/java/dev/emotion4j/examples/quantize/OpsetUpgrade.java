package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.emotion4j.ModelException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Moves a graph of the operator sets 7 to 12 to set 13, the first in which weights can have a scale
 * per channel.
 *
 * <p>Source: the change log of the ONNX operators. What changed for these operators between the
 * sets is where a setting stands (attributes became inputs) and, for Softmax, what an axis means;
 * operators that are not named here only got new element types.
 */
final class OpsetUpgrade {
  private final WorkGraph graph;
  private final int from;
  private final List<NodeProto> nodes = new ArrayList<>();

  private OpsetUpgrade(WorkGraph graph) {
    this.graph = graph;
    this.from = graph.opset();
  }

  /**
   * Upgrades a graph in place; one of a later set stays as it is.
   *
   * @throws ModelException if a node's meaning changed in a way that is not handled
   */
  static void apply(WorkGraph graph) {
    if (graph.opset() < WorkGraph.MIN_OPSET) {
      new OpsetUpgrade(graph).run();
    }
  }

  private void run() {
    upgrade(graph.nodes);
    graph.nodes.clear();
    graph.nodes.addAll(nodes);
    graph.opset(WorkGraph.MIN_OPSET);
  }

  private void upgrade(List<NodeProto> given) {
    for (NodeProto node : given) {
      upgrade(NodeParts.isDefaultDomain(node) ? inside(node) : node);
    }
  }

  /** Upgrades the graphs within a node. */
  private NodeProto inside(NodeProto node) {
    NodeProto.Builder copy = node.toBuilder();
    for (AttributeProto.Builder attribute : copy.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        OpsetUpgrade inner = new OpsetUpgrade(graph);
        inner.upgrade(attribute.getG().getNodeList());
        attribute.getGBuilder().clearNode().addAllNode(inner.nodes);
      }
    }
    return copy.build();
  }

  private void upgrade(NodeProto node) {
    if (!NodeParts.isDefaultDomain(node)) {
      nodes.add(node);
      return;
    }
    switch (node.getOpType()) {
      case "Softmax", "LogSoftmax" -> softmax(node);
      case "Squeeze", "Unsqueeze", "ReduceSum" -> nodes.add(listToInput(node, "axes"));
      case "Split" -> nodes.add(listToInput(node, "split"));
      case "Clip" -> nodes.add(from < 11 ? clip(node) : node);
      case "Pad" -> nodes.add(from < 11 ? pad(node) : node);
      case "Slice" -> nodes.add(from < 10 ? slice(node) : node);
      case "BatchNormalization" -> nodes.add(NodeParts.without(node, "spatial"));
      case "Hardmax", "Scatter" -> throw changed(node);
      case "Upsample" -> nodes.add(resize(node));
      case "Resize" -> nodes.add(from < 11 ? resize(node) : node);
      case "TopK" -> nodes.add(from < 10 ? top(node) : node);
      default -> nodes.add(node);
    }
  }

  private ModelException changed(NodeProto node) {
    return graph.refuse(
        "node '"
            + NodeParts.label(node)
            + "' ("
            + node.getOpType()
            + ") means something else in operator set 13 than in set "
            + from
            + "; export the model again with opset_version=13 or later");
  }

  /** Up to set 12, all dimensions from the axis on are one. */
  private void softmax(NodeProto node) {
    long axis = NodeParts.integer(node, "axis", 1);
    NodeProto last =
        NodeParts.without(node, "axis").toBuilder()
            .addAttribute(NodeParts.integer("axis", -1))
            .build();
    if (axis == -1) {
      nodes.add(last);
      return;
    }
    String output = node.getOutput(0);
    String shape = output + "_shape";
    String flat = output + "_flat";
    nodes.add(NodeParts.of("Shape", List.of(node.getInput(0)), shape));
    nodes.add(
        NodeParts.of("Flatten", List.of(node.getInput(0)), flat, NodeParts.integer("axis", axis)));
    nodes.add(last.toBuilder().setInput(0, flat).setOutput(0, flat + "_softmax").build());
    nodes.add(NodeParts.of("Reshape", List.of(flat + "_softmax", shape), output));
  }

  /** A list of integers that became the second input. */
  private NodeProto listToInput(NodeProto node, String name) {
    long[] list = NodeParts.integers(node, name);
    return list == null
        ? node
        : NodeParts.without(node, name).toBuilder().addInput(longs(node, name, list)).build();
  }

  private NodeProto clip(NodeProto node) {
    NodeProto.Builder copy = NodeParts.without(node, "min", "max").toBuilder();
    copy.addInput(number(node, "min", NodeParts.number(node, "min", -Float.MAX_VALUE)));
    copy.addInput(number(node, "max", NodeParts.number(node, "max", Float.MAX_VALUE)));
    return copy.build();
  }

  private NodeProto pad(NodeProto node) {
    long[] pads = Objects.requireNonNullElse(NodeParts.integers(node, "pads"), new long[0]);
    return NodeParts.without(node, "pads", "value").toBuilder()
        .addInput(longs(node, "pads", pads))
        .addInput(number(node, "value", NodeParts.number(node, "value", 0)))
        .build();
  }

  private NodeProto slice(NodeProto node) {
    NodeProto.Builder copy = NodeParts.without(node, "starts", "ends", "axes").toBuilder();
    for (String name : List.of("starts", "ends", "axes")) {
      AttributeProto list = NodeParts.attribute(node, name);
      if (list != null) {
        copy.addInput(
            longs(node, name, list.getIntsList().stream().mapToLong(Long::longValue).toArray()));
      }
    }
    return copy.build();
  }

  private NodeProto top(NodeProto node) {
    return NodeParts.without(node, "k").toBuilder()
        .addInput(longs(node, "k", new long[] {NodeParts.integer(node, "k", 1)}))
        .build();
  }

  /**
   * Up to set 10, the first pixel of the one picture lies on the first of the other, and the
   * nearest pixel is the one before, or where the picture gets smaller the one behind.
   */
  private NodeProto resize(NodeProto node) {
    float[] scales = scales(node);
    boolean larger = false;
    boolean smaller = false;
    for (float scale : scales) {
      larger |= scale > 1;
      smaller |= scale < 1;
    }
    AttributeProto mode = NodeParts.attribute(node, "mode");
    boolean linear = mode != null && mode.getS().toStringUtf8().equals("linear");
    if (scales.length == 0 || (larger && smaller && !linear)) {
      throw changed(node);
    }
    String name = node.getOutput(0) + "_scales";
    graph.initializers.put(
        name, TensorValues.ofFloats(name, List.of((long) scales.length), scales));
    return NodeParts.without(node, "scales").toBuilder()
        .setOpType("Resize")
        .clearInput()
        .addAllInput(List.of(node.getInput(0), "", name))
        .addAttribute(NodeParts.text("coordinate_transformation_mode", "asymmetric"))
        .addAttribute(NodeParts.text("nearest_mode", smaller ? "ceil" : "floor"))
        .build();
  }

  /** The scales of a node as far as they are stored; empty if they are computed. */
  private float[] scales(NodeProto node) {
    AttributeProto list = NodeParts.attribute(node, "scales");
    String name = NodeParts.input(node, 1);
    NodeProto maker = graph.producers().get(name);
    TensorProto tensor = graph.floats(name);
    if (list == null && maker != null && NodeParts.is(maker, "Constant")) {
      AttributeProto value = NodeParts.attribute(maker, "value");
      tensor = value != null && TensorValues.isFloat(value.getT()) ? value.getT() : tensor;
    }
    FloatBuffer numbers = tensor == null ? FloatBuffer.allocate(0) : TensorValues.floats(tensor);
    float[] scales = new float[list == null ? numbers.remaining() : list.getFloatsCount()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = list == null ? numbers.get(i) : list.getFloats(i);
    }
    return scales;
  }

  private String longs(NodeProto node, String setting, long[] values) {
    String name = node.getOutput(0) + "_" + setting;
    graph.initializers.put(name, TensorValues.ofLongs(name, values));
    return name;
  }

  private String number(NodeProto node, String setting, float value) {
    String name = node.getOutput(0) + "_" + setting;
    graph.initializers.put(name, TensorValues.ofFloats(name, List.of(), value));
    return name;
  }
}
