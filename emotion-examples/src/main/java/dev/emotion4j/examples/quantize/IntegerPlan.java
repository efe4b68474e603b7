package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes of a tidied graph compute in integers, and which values therefore are quantised.
 *
 * <p>Layers (Conv but the stem, Gemm, MatMul with known weights) do, unless they are to stay in
 * float32. What stands between layers follows them where ONNX Runtime has an integer kernel for it
 * and where a value would else go from integers to float32 and back. A Relu or Clip vanishes: it is
 * the range of the value before it.
 */
final class IntegerPlan {
  /** Kernels of their own in integers, each value with a range of its own. */
  private static final String[] ARITHMETIC = {
    "Add", "Mul", "Sigmoid", "Relu", "LeakyRelu", "GlobalAveragePool", "AveragePool", "Concat"
  };

  /** These move numbers and change none: input and output share one range. */
  private static final String[] MOVING = {
    "MaxPool", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose"
  };

  /** Red, green, blue and alpha. */
  private static final int STEM_CHANNELS = 4;

  private final WorkGraph graph;
  private final Predicate<NodeProto> mayBeInteger;
  private final Map<String, NodeProto> producers;
  private final Map<String, List<NodeProto>> consumers;
  private final Set<String> graphOutputs;

  /** Nodes that compute in integers, by their first output. */
  private final Set<String> integer = new HashSet<>();

  /** What layers in integers read. */
  private final Set<String> layerInputs = new HashSet<>();

  /** Activations that vanish, and whose output the node before them takes, by their output. */
  private final Set<String> folded = new HashSet<>();

  private final Set<String> quantised = new LinkedHashSet<>();
  private final List<NodeProto> layers = new ArrayList<>();

  private IntegerPlan(WorkGraph graph, Predicate<NodeProto> mayBeInteger) {
    this.graph = graph;
    this.mayBeInteger = mayBeInteger;
    this.producers = graph.producers();
    this.consumers = graph.consumers();
    this.graphOutputs = Set.copyOf(graph.outputs());
  }

  /**
   * Plans.
   *
   * @param graph a tidied graph
   * @param mayBeInteger false for nodes that stay in float32
   */
  static IntegerPlan of(WorkGraph graph, Predicate<NodeProto> mayBeInteger) {
    IntegerPlan plan = new IntegerPlan(graph, mayBeInteger);
    plan.forward();
    plan.backward();
    plan.values();
    return plan;
  }

  /**
   * Returns whether a node is a convolution that reads the picture itself, or as few channels. Such
   * a stem stays in float32: ONNX Runtime's integer kernel gathers its input a pixel at a time,
   * which takes longer than the products of a small kernel, and to round the picture costs the
   * untrained MobileNetV2 a third of its error.
   */
  static boolean isStem(WorkGraph graph, NodeProto node) {
    TensorProto weight = graph.floats(NodeParts.input(node, 1));
    if (!NodeParts.is(node, "Conv") || weight == null) {
      return false;
    }
    LayerShape shape = LayerShape.of(node, weight);
    return shape.inputs() <= STEM_CHANNELS && shape.inner() > 1;
  }

  /** Returns the layers that compute in integers, in the graph's order. */
  List<NodeProto> layers() {
    return layers;
  }

  boolean isInteger(NodeProto node) {
    return node.getOutputCount() > 0 && integer.contains(node.getOutput(0));
  }

  boolean isFolded(NodeProto node) {
    return node.getOutputCount() > 0 && folded.contains(node.getOutput(0));
  }

  /** Returns whether there is a quantised form of a value. */
  boolean isQuantised(String value) {
    return quantised.contains(value);
  }

  /** Returns all quantised values that are not constants, in the graph's order. */
  Set<String> quantised() {
    return quantised;
  }

  /** Returns the values whose ranges must be known. */
  Set<String> measured() {
    Set<String> measured = new LinkedHashSet<>();
    quantised.forEach(value -> measured.add(rangeOf(value)));
    return measured;
  }

  /** Returns the value whose range a quantised value has: its own, or its source's. */
  String rangeOf(String value) {
    String source = value;
    NodeProto node = producers.get(source);
    while (node != null && isInteger(node) && NodeParts.is(node, MOVING)) {
      source = node.getInput(0);
      node = producers.get(source);
    }
    return source;
  }

  /** Returns the name of the value that an integer node puts out, past a folded activation. */
  String outputOf(NodeProto node) {
    String output = node.getOutput(0);
    List<NodeProto> readers = consumers.getOrDefault(output, List.of());
    return readers.size() == 1 && isFolded(readers.get(0)) ? readers.get(0).getOutput(0) : output;
  }

  /** Whether an input of a node is a constant. */
  boolean isConstant(String value) {
    return graph.initializers.containsKey(value);
  }

  private static boolean isLayer(WorkGraph graph, NodeProto node) {
    TensorProto weight = graph.floats(NodeParts.input(node, 1));
    if (weight == null || graph.initializers.containsKey(node.getInput(0)) || isStem(graph, node)) {
      return false;
    }
    String biasName = NodeParts.input(node, 2);
    TensorProto bias = graph.floats(biasName);
    if (NodeParts.is(node, "MatMul")) {
      return weight.getDimsCount() == 2;
    }
    if (!biasName.isEmpty() && bias == null) {
      return false;
    }
    if (NodeParts.is(node, "Gemm")) {
      int outputAxis = NodeParts.integer(node, "transB", 0) == 0 ? 1 : 0;
      return NodeParts.number(node, "alpha", 1) == 1
          && NodeParts.number(node, "beta", 1) == 1
          && NodeParts.integer(node, "transA", 0) == 0
          && (bias == null || TensorValues.count(bias) == weight.getDims(outputAxis));
    }
    return NodeParts.is(node, "Conv");
  }

  /** From the input on: what could be integers, if somebody wants it. */
  private void forward() {
    for (NodeProto node : graph.nodes) {
      if (mayBeInteger.test(node) && isLayer(graph, node)) {
        layerInputs.add(node.getInput(0));
      }
    }
    for (NodeProto node : graph.nodes) {
      if (node.getOutputCount() == 0) {
        continue;
      }
      if (isFoldable(node)) {
        folded.add(node.getOutput(0));
      } else if (mayBeInteger.test(node) && (isLayer(graph, node) || followsIntegers(node))) {
        integer.add(node.getOutput(0));
      }
    }
  }

  private boolean followsIntegers(NodeProto node) {
    return NodeParts.is(node, MOVING)
        ? isIntegerValue(node.getInput(0)) && node.getOutputCount() == 1
        : NodeParts.is(node, ARITHMETIC) && inputsAllow(node);
  }

  private boolean inputsAllow(NodeProto node) {
    boolean any = false;
    for (String input : node.getInputList()) {
      if (isConstant(input)) {
        // Constants of a sum or product become integers too.
        if (graph.floats(input) == null || NodeParts.is(node, "Concat")) {
          return false;
        }
      } else if (!isIntegerValue(input)) {
        return false;
      } else {
        any = true;
      }
    }
    return any;
  }

  /** Whether there will be bytes of a value: integers made it, or a layer in integers reads it. */
  private boolean isIntegerValue(String value) {
    return integer.contains(value) || folded.contains(value) || layerInputs.contains(value);
  }

  /** A Relu, or a Clip to known bounds around 0, after a node whose range takes its place. */
  private boolean isFoldable(NodeProto node) {
    String input = NodeParts.input(node, 0);
    NodeProto before = producers.get(input);
    if (before == null
        || !integer.contains(input)
        || NodeParts.is(before, MOVING)
        || graphOutputs.contains(input)
        || consumers.getOrDefault(input, List.of()).size() != 1) {
      return false;
    }
    if (NodeParts.is(node, "Relu")) {
      return true;
    }
    Float min = bound(node, 1, -Float.MAX_VALUE);
    Float max = bound(node, 2, Float.MAX_VALUE);
    return NodeParts.is(node, "Clip") && min != null && max != null && min <= 0 && max > 0;
  }

  private @Nullable Float bound(NodeProto clip, int input, float fallback) {
    String name = NodeParts.input(clip, input);
    TensorProto tensor = graph.floats(name);
    if (tensor != null && TensorValues.count(tensor) == 1) {
      return TensorValues.floats(tensor).get(0);
    }
    return name.isEmpty() ? fallback : null;
  }

  /** From the outputs on: what is between layers stays in integers only if integers are wanted. */
  private void backward() {
    for (int i = graph.nodes.size() - 1; i >= 0; i--) {
      NodeProto node = graph.nodes.get(i);
      boolean wanted = node.getOutputCount() > 0 && isWanted(node.getOutput(0));
      if (isFolded(node)) {
        NodeProto before = producers.get(node.getInput(0));
        if (!wanted && (before == null || !NodeParts.is(before, "Conv"))) {
          folded.remove(node.getOutput(0));
        }
      } else if (isInteger(node) && !isLayer(graph, node)) {
        // What follows a folded activation decides for the node before it.
        if (!wanted && !isWanted(outputOf(node))) {
          integer.remove(node.getOutput(0));
        }
      }
    }
  }

  private boolean isWanted(String value) {
    for (NodeProto reader : consumers.getOrDefault(value, List.of())) {
      if (isInteger(reader)) {
        return true;
      }
    }
    return false;
  }

  private void values() {
    for (NodeProto node : graph.nodes) {
      if (!isInteger(node)) {
        continue;
      }
      if (isLayer(graph, node)) {
        layers.add(node);
        quantised.add(node.getInput(0));
      } else {
        int data = NodeParts.is(node, MOVING) ? 1 : node.getInputCount();
        node.getInputList().stream()
            .limit(data)
            .filter(input -> !isConstant(input))
            .forEach(quantised::add);
      }
      // Integer products of matrices put out float32 where that is wanted, convolutions do not.
      String output = outputOf(node);
      if (!NodeParts.is(node, "Gemm", "MatMul") || isWanted(output)) {
        quantised.add(output);
      }
    }
  }
}
