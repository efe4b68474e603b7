package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a graph into a form in which everything fuses: constants are initializers, nodes that do
 * nothing are gone, batch normalisation is part of the convolution before it, the mean of a picture
 * is a GlobalAveragePool, and a stem's MaxPool comes before its activation. The graph computes what
 * it computed before, but for the last bits.
 */
final class Tidying {
  private final WorkGraph graph;

  private Tidying(WorkGraph graph) {
    this.graph = graph;
  }

  /** Tidies a graph in place. */
  static void apply(WorkGraph graph) {
    Tidying tidying = new Tidying(graph);
    tidying.constants();
    tidying.passThrough();
    tidying.batchNormalisation();
    tidying.means();
    tidying.stemPooling();
  }

  private void constants() {
    for (NodeProto node : List.copyOf(graph.nodes)) {
      AttributeProto value = NodeParts.attribute(node, "value");
      if (NodeParts.is(node, "Constant") && value != null) {
        String name = node.getOutput(0);
        graph.initializers.put(name, value.getT().toBuilder().setName(name).build());
        graph.nodes.remove(node);
      }
    }
  }

  /** Identity, and Dropout, which does nothing outside training. */
  private void passThrough() {
    // What graphs within nodes read keeps its name, too.
    Set<String> named = new HashSet<>(graph.outputs());
    for (NodeProto node : graph.nodes) {
      List<String> reads = NodeParts.reads(node);
      named.addAll(reads.subList(node.getInputCount(), reads.size()));
    }
    Set<String> read = graph.consumers().keySet();
    Map<String, String> sources = new HashMap<>();
    List<NodeProto> kept = new ArrayList<>();
    for (NodeProto node : graph.nodes) {
      boolean dropout =
          NodeParts.is(node, "Dropout")
              && (node.getOutputCount() < 2 || !read.contains(node.getOutput(1)));
      if ((dropout || NodeParts.is(node, "Identity")) && !named.contains(node.getOutput(0))) {
        String source = node.getInput(0);
        sources.put(node.getOutput(0), sources.getOrDefault(source, source));
      } else {
        kept.add(node);
      }
    }
    graph.nodes.clear();
    for (NodeProto node : kept) {
      NodeProto.Builder copy = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        copy.setInput(i, sources.getOrDefault(node.getInput(i), node.getInput(i)));
      }
      graph.nodes.add(copy.build());
    }
  }

  private void batchNormalisation() {
    Map<String, List<NodeProto>> consumers = graph.consumers();
    Set<String> outputs = Set.copyOf(graph.outputs());
    Set<NodeProto> gone = new HashSet<>();
    for (int i = 0; i < graph.nodes.size(); i++) {
      NodeProto conv = graph.nodes.get(i);
      NodeProto norm = NodeParts.is(conv, "Conv") ? onlyReader(conv, consumers, outputs) : null;
      NodeProto folded =
          norm != null && NodeParts.is(norm, "BatchNormalization") ? fold(conv, norm) : null;
      if (folded != null) {
        graph.nodes.set(i, folded);
        gone.add(norm);
      }
    }
    graph.nodes.removeAll(gone);
  }

  /** Returns the convolution with the normalisation in its weights, or null if they are unknown. */
  private @Nullable NodeProto fold(NodeProto conv, NodeProto norm) {
    TensorProto weight = graph.floats(NodeParts.input(conv, 1));
    TensorProto bias = graph.floats(NodeParts.input(conv, 2));
    List<@Nullable TensorProto> parts = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      parts.add(graph.floats(NodeParts.input(norm, i)));
    }
    boolean unknownBias = bias == null && !NodeParts.input(conv, 2).isEmpty();
    if (weight == null || unknownBias || parts.contains(null)) {
      return null;
    }
    FloatBuffer gamma = TensorValues.floats(Objects.requireNonNull(parts.get(0)));
    FloatBuffer beta = TensorValues.floats(Objects.requireNonNull(parts.get(1)));
    FloatBuffer mean = TensorValues.floats(Objects.requireNonNull(parts.get(2)));
    FloatBuffer variance = TensorValues.floats(Objects.requireNonNull(parts.get(3)));
    float epsilon = NodeParts.number(norm, "epsilon", 1e-5f);
    FloatBuffer old = TensorValues.floats(weight);
    FloatBuffer oldBias = bias == null ? null : TensorValues.floats(bias);
    int channels = Math.toIntExact(weight.getDims(0));
    int each = old.remaining() / channels;
    float[] weights = new float[old.remaining()];
    float[] biases = new float[channels];
    for (int c = 0; c < channels; c++) {
      double factor = gamma.get(c) / Math.sqrt((double) variance.get(c) + epsilon);
      for (int i = c * each; i < (c + 1) * each; i++) {
        weights[i] = (float) (old.get(i) * factor);
      }
      double before = oldBias == null ? 0 : oldBias.get(c);
      biases[c] = (float) ((before - mean.get(c)) * factor + beta.get(c));
    }
    String output = norm.getOutput(0);
    String weightName = output + "_weight";
    String biasName = output + "_bias";
    graph.initializers.put(
        weightName, TensorValues.ofFloats(weightName, weight.getDimsList(), weights));
    graph.initializers.put(
        biasName, TensorValues.ofFloats(biasName, List.of((long) channels), biases));
    return conv.toBuilder()
        .clearInput()
        .addAllInput(List.of(conv.getInput(0), weightName, biasName))
        .setOutput(0, output)
        .build();
  }

  /** ONNX Runtime averages integers in GlobalAveragePool, not in ReduceMean. */
  private void means() {
    Map<String, NodeProto> producers = graph.producers();
    for (int i = 0; i < graph.nodes.size(); i++) {
      NodeProto node = graph.nodes.get(i);
      if (!NodeParts.is(node, "ReduceMean") || !isPicture(node.getInput(0), producers)) {
        continue;
      }
      long[] axes = NodeParts.integers(node, "axes");
      TensorProto axesInput = graph.initializers.get(NodeParts.input(node, 1));
      if (axes == null && axesInput != null) {
        axes = TensorValues.longs(axesInput);
      }
      if (axes == null || axes.length != 2) {
        continue;
      }
      long[] places =
          Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted().toArray();
      if (places[0] != 2 || places[1] != 3) {
        continue;
      }
      String output = node.getOutput(0);
      List<String> input = List.of(node.getInput(0));
      if (NodeParts.integer(node, "keepdims", 1) == 1) {
        graph.nodes.set(i, NodeParts.of("GlobalAveragePool", input, output));
      } else {
        String mean = output + "_mean";
        graph.nodes.set(i, NodeParts.of("GlobalAveragePool", input, mean));
        graph.nodes.add(
            i + 1, NodeParts.of("Flatten", List.of(mean), output, NodeParts.integer("axis", 1)));
      }
    }
  }

  /**
   * Swaps Relu or Clip with the MaxPool after it, which changes no number. Before a MaxPool, ONNX
   * Runtime would move the rounding to bytes that comes after it, and pool bytes in a slow kernel;
   * past a Relu it moves nothing.
   */
  private void stemPooling() {
    Map<String, List<NodeProto>> consumers = graph.consumers();
    Set<String> outputs = Set.copyOf(graph.outputs());
    for (NodeProto stem : List.copyOf(graph.nodes)) {
      if (IntegerPlan.isStem(graph, stem)) {
        NodeProto activation = onlyReader(stem, consumers, outputs);
        if (activation == null || !NodeParts.is(activation, "Relu", "Clip")) {
          continue;
        }
        NodeProto pool = onlyReader(activation, consumers, outputs);
        if (pool != null && NodeParts.is(pool, "MaxPool") && pool.getOutputCount() == 1) {
          String between = activation.getOutput(0);
          graph.nodes.set(
              graph.nodes.indexOf(activation),
              pool.toBuilder().setInput(0, stem.getOutput(0)).setOutput(0, between).build());
          graph.nodes.set(
              graph.nodes.indexOf(pool),
              activation.toBuilder().setInput(0, between).setOutput(0, pool.getOutput(0)).build());
        }
      }
    }
  }

  private static @Nullable NodeProto onlyReader(
      NodeProto node, Map<String, List<NodeProto>> consumers, Set<String> outputs) {
    String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
    List<NodeProto> readers = consumers.getOrDefault(output, List.of());
    return readers.size() == 1 && !outputs.contains(output) ? readers.get(0) : null;
  }

  /** Whether a value has four dimensions for sure: it comes from a convolution of pictures. */
  private boolean isPicture(String value, Map<String, NodeProto> producers) {
    NodeProto node = producers.get(value);
    while (node != null) {
      if (NodeParts.is(node, "Conv")) {
        TensorProto weight = graph.initializers.get(NodeParts.input(node, 1));
        return weight != null && weight.getDimsCount() == 4;
      }
      if (!NodeParts.is(
          node, "Relu", "Clip", "Sigmoid", "HardSwish", "HardSigmoid", "LeakyRelu", "Mul", "Add")) {
        return false;
      }
      NodeProto next = null;
      for (String input : node.getInputList()) {
        next = next == null ? producers.get(input) : next;
      }
      node = next;
    }
    return false;
  }
}
