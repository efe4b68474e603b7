package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.emotion4j.ModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's graph while it is changed: nodes in an order in which each comes after those whose
 * values it reads, and initializers by name. Not safe for concurrent use.
 */
final class WorkGraph {
  /** The first operator set whose DequantizeLinear takes a scale per channel. */
  static final int MIN_OPSET = 13;

  /** The format's version that came with operator set 13. */
  private static final int MIN_IR_VERSION = 7;

  private final String location;
  private final ModelProto frame;
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs;
  private final List<OperatorSetIdProto> otherSets = new ArrayList<>();
  private int opset;

  final List<NodeProto> nodes;
  final Map<String, TensorProto> initializers = new LinkedHashMap<>();

  private WorkGraph(String location, ModelProto model) {
    this.location = location;
    GraphProto graph = model.getGraph();
    this.frame = model.toBuilder().clearGraph().clearOpsetImport().build();
    this.outputs = graph.getOutputList();
    this.nodes = new ArrayList<>();
    addInOrder(graph.getNodeList());
    for (TensorProto tensor : graph.getInitializerList()) {
      initializers.put(tensor.getName(), tensor);
    }
    for (ValueInfoProto input : graph.getInputList()) {
      // Old files list their weights among the inputs.
      if (!initializers.containsKey(input.getName())) {
        inputs.add(input);
      }
    }
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        opset = Math.toIntExact(set.getVersion());
      } else {
        otherSets.add(set);
      }
    }
  }

  private WorkGraph(WorkGraph other) {
    this.location = other.location;
    this.frame = other.frame;
    this.inputs.addAll(other.inputs);
    this.outputs = other.outputs;
    this.otherSets.addAll(other.otherSets);
    this.opset = other.opset;
    this.nodes = new ArrayList<>(other.nodes);
    this.initializers.putAll(other.initializers);
  }

  /**
   * Reads a model's file.
   *
   * @param location how messages call it
   * @param file has all weights in it, as {@link WholeModel} gives it
   * @throws ModelException if it is not an ONNX model, or is quantised already
   */
  static WorkGraph read(String location, byte[] file) {
    WorkGraph graph = new WorkGraph(location, WholeModel.parse(location, file));
    for (NodeProto node : graph.nodes) {
      if (NodeParts.is(node, "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear")
          || node.getOpType().startsWith("QLinear")
          || node.getOpType().endsWith("Integer")) {
        throw graph.refuse(
            "is quantised already: node '"
                + NodeParts.label(node)
                + "' is "
                + node.getOpType()
                + "; give the float32 model");
      }
    }
    Set<String> read = graph.consumers().keySet();
    graph.inputs.removeIf(input -> !read.contains(input.getName()));
    if (graph.inputs.size() != 1) {
      throw graph.refuse("reads " + graph.inputs.size() + " inputs, expected 1");
    }
    return graph;
  }

  /** Adds nodes in their order, but each after those whose values it reads. */
  private void addInOrder(List<NodeProto> given) {
    Set<String> made = new HashSet<>();
    given.forEach(node -> made.addAll(node.getOutputList()));
    made.remove("");
    Map<String, List<Integer>> readers = new HashMap<>();
    int[] missing = new int[given.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < missing.length; i++) {
      Set<String> reads = new HashSet<>(NodeParts.reads(given.get(i)));
      reads.retainAll(made);
      missing[i] = reads.size();
      for (String name : reads) {
        readers.computeIfAbsent(name, key -> new ArrayList<>()).add(i);
      }
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    while (!ready.isEmpty()) {
      NodeProto node = given.get(ready.remove());
      nodes.add(node);
      for (String output : node.getOutputList()) {
        for (int reader : readers.getOrDefault(output, List.of())) {
          if (--missing[reader] == 0) {
            ready.add(reader);
          }
        }
      }
    }
    if (nodes.size() < given.size()) {
      throw refuse("has nodes that need each other's values");
    }
  }

  /** Returns a graph that can be changed without this one. */
  WorkGraph copy() {
    return new WorkGraph(this);
  }

  /** Returns an exception that begins with the model's location. */
  ModelException refuse(String problem) {
    return new ModelException(ModelException.Reason.UNSUPPORTED, location + ": " + problem);
  }

  int opset() {
    return opset;
  }

  void opset(int version) {
    opset = version;
  }

  String input() {
    return inputs.get(0).getName();
  }

  List<String> outputs() {
    return outputs.stream().map(ValueInfoProto::getName).toList();
  }

  /** Returns the values of a float32 initializer, or null if there is none of that name. */
  @Nullable TensorProto floats(String name) {
    TensorProto tensor = initializers.get(name);
    return tensor != null && TensorValues.isFloat(tensor) ? tensor : null;
  }

  /** Returns the node that makes each value. */
  Map<String, NodeProto> producers() {
    Map<String, NodeProto> producers = new HashMap<>();
    for (NodeProto node : nodes) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    return producers;
  }

  /** Returns the nodes that read each value, once for each time they do. */
  Map<String, List<NodeProto>> consumers() {
    Map<String, List<NodeProto>> consumers = new HashMap<>();
    for (NodeProto node : nodes) {
      for (String input : NodeParts.reads(node)) {
        consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
    return consumers;
  }

  /** Returns the model as it is now. */
  byte[] toBytes() {
    return toBytes(List.of());
  }

  /** Returns the model with further float32 values among its outputs, after its own. */
  byte[] toBytes(List<String> furtherOutputs) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("graph")
            .addAllNode(nodes)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    Set<String> own = Set.copyOf(outputs());
    for (String output : furtherOutputs) {
      if (!own.contains(output)) {
        graph.addOutput(floatValue(output));
      }
    }
    Set<String> read = consumers().keySet();
    for (TensorProto tensor : initializers.values()) {
      if (read.contains(tensor.getName()) || own.contains(tensor.getName())) {
        graph.addInitializer(tensor);
      }
    }
    return frame.toBuilder()
        .setIrVersion(Math.max(MIN_IR_VERSION, frame.getIrVersion()))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .addAllOpsetImport(otherSets)
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto floatValue(String name) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
