package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.emotion4j.examples.quantize.Calibration.Statistics;
import dev.emotion4j.examples.quantize.ValueRange.Scale;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a graph in the QDQ format: around each node that is to compute in integers stand
 * DequantizeLinear nodes for what it reads and a QuantizeLinear node for what it puts out, with
 * known scales. ONNX Runtime takes each such group for one kernel.
 */
final class QdqModel {
  private final WorkGraph source;
  private final WorkGraph result;
  private final IntegerPlan plan;
  private final Statistics statistics;
  private final int largestWeight;

  /** Values in integers of which float32 nodes, or the graph's user, read the float32 form. */
  private final Set<String> alsoFloat = new HashSet<>();

  private final Map<String, String> weightTensors = new HashMap<>();
  private int copies;

  private QdqModel(
      WorkGraph source,
      WorkGraph result,
      IntegerPlan plan,
      Statistics statistics,
      int largestWeight) {
    this.source = source;
    this.result = result;
    this.plan = plan;
    this.statistics = statistics;
    this.largestWeight = largestWeight;
  }

  /**
   * Writes.
   *
   * @param graph a tidied graph; stays as it is
   * @param statistics of the plan's values
   * @param largestWeight the largest magnitude of a weight's byte
   */
  static byte[] write(WorkGraph graph, IntegerPlan plan, Statistics statistics, int largestWeight) {
    QdqModel model = new QdqModel(graph, graph.copy(), plan, statistics, largestWeight);
    model.run();
    return model.result.toBytes();
  }

  private void run() {
    alsoFloat.addAll(source.outputs());
    for (NodeProto node : source.nodes) {
      if (!plan.isInteger(node) && !plan.isFolded(node)) {
        alsoFloat.addAll(NodeParts.reads(node));
      }
    }
    result.nodes.clear();
    if (plan.isQuantised(source.input())) {
      quantise(source.input(), source.input());
    }
    for (NodeProto node : source.nodes) {
      if (plan.isInteger(node)) {
        integer(node);
      } else if (!plan.isFolded(node)) {
        result.nodes.add(node);
        for (String output : node.getOutputList()) {
          if (plan.isQuantised(output)) {
            quantise(output, output);
          }
        }
      }
    }
  }

  private void integer(NodeProto node) {
    NodeProto.Builder copy = node.toBuilder();
    if (plan.layers().contains(node)) {
      layer(node, copy);
    } else {
      for (int i = 0; i < node.getInputCount(); i++) {
        String input = node.getInput(i);
        if (plan.isQuantised(input)) {
          copy.setInput(i, dequantised(input));
        } else if (source.floats(input) != null) {
          copy.setInput(i, constant(input));
        }
      }
    }
    if (NodeParts.is(node, "Relu")) {
      // There is an integer kernel for this one, which is the same at a slope of 0.
      copy.setOpType("LeakyRelu").addAttribute(NodeParts.number("alpha", 0));
    }
    String output = plan.outputOf(node);
    if (!plan.isQuantised(output)) {
      result.nodes.add(copy.setOutput(0, output).build());
      return;
    }
    String raw = output + "#float";
    result.nodes.add(copy.setOutput(0, raw).build());
    quantise(raw, output);
    if (alsoFloat.contains(output)) {
      result.nodes.add(NodeParts.of("DequantizeLinear", scaled(bytesOf(output), output), output));
    }
  }

  /** Adds the node that makes bytes of float32 numbers. */
  private void quantise(String floats, String value) {
    Scale scale = scale(value);
    result.initializers.put(
        scaleOf(value), TensorValues.ofFloats(scaleOf(value), List.of(), scale.scale()));
    result.initializers.put(
        zeroOf(value), TensorValues.ofUint8(zeroOf(value), List.of(), (byte) scale.zeroPoint()));
    result.nodes.add(NodeParts.of("QuantizeLinear", scaled(floats, value), bytesOf(value)));
  }

  /** Adds a node that makes float32 numbers of a value's bytes, for one reader. */
  private String dequantised(String value) {
    String output = value + "#read" + copies++;
    result.nodes.add(NodeParts.of("DequantizeLinear", scaled(bytesOf(value), value), output));
    return output;
  }

  private static List<String> scaled(String input, String value) {
    return List.of(input, scaleOf(value), zeroOf(value));
  }

  private Scale scale(String value) {
    return statistics.range(plan.rangeOf(value)).scale();
  }

  private static String bytesOf(String value) {
    return value + "#bytes";
  }

  private static String scaleOf(String value) {
    return value + "#scale";
  }

  private static String zeroOf(String value) {
    return value + "#zero_point";
  }

  /** A constant of a sum or a product. */
  private String constant(String name) {
    if (!weightTensors.containsKey(name)) {
      TensorProto tensor = Objects.requireNonNull(source.floats(name));
      FloatBuffer values = TensorValues.floats(tensor);
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < values.limit(); i++) {
        min = Math.min(min, values.get(i));
        max = Math.max(max, values.get(i));
      }
      Scale scale = new ValueRange(min, max).scale();
      byte[] bytes = new byte[values.limit()];
      for (int i = 0; i < bytes.length; i++) {
        double rounded = Math.rint(values.get(i) / (double) scale.scale()) + scale.zeroPoint();
        bytes[i] = (byte) (int) Math.max(0, Math.min(255, rounded));
      }
      put(TensorValues.ofUint8(bytesOf(name), tensor.getDimsList(), bytes));
      put(TensorValues.ofFloats(scaleOf(name), List.of(), scale.scale()));
      put(TensorValues.ofUint8(zeroOf(name), List.of(), (byte) scale.zeroPoint()));
      weightTensors.put(name, name);
    }
    return dequantised(name);
  }

  private void layer(NodeProto node, NodeProto.Builder copy) {
    String input = node.getInput(0);
    TensorProto weight = Objects.requireNonNull(source.floats(node.getInput(1)));
    LayerShape shape = LayerShape.of(node, weight);
    IntegerWeights quantised =
        IntegerWeights.of(
            TensorValues.floats(weight),
            shape,
            biases(node, shape),
            statistics.means(input),
            scale(input),
            largestWeight);
    List<Long> perChannel = List.of((long) shape.outputs());
    String name = node.getOutput(0);
    String weights = name + "#weight";
    put(TensorValues.ofInt8(weights, weight.getDimsList(), quantised.weights()));
    put(TensorValues.ofFloats(weights + "_scale", perChannel, quantised.scales()));
    put(TensorValues.ofInt8(weights + "_zero_point", perChannel, new byte[shape.outputs()]));
    result.nodes.add(
        NodeParts.of(
            "DequantizeLinear",
            List.of(weights, weights + "_scale", weights + "_zero_point"),
            weights + "_read",
            NodeParts.integer("axis", shape.outputAxis())));
    copy.setInput(0, dequantised(input)).setInput(1, weights + "_read");
    int[] biases = quantised.biases();
    if (biases != null) {
      String biasName = name + "#bias";
      put(TensorValues.ofInts(biasName, perChannel, biases));
      put(
          TensorValues.ofFloats(
              biasName + "_scale", perChannel, quantised.biasScales(scale(input))));
      result.nodes.add(
          NodeParts.of(
              "DequantizeLinear",
              List.of(biasName, biasName + "_scale"),
              biasName + "_read",
              NodeParts.integer("axis", 0)));
      if (copy.getInputCount() < 3) {
        copy.addInput("");
      }
      copy.setInput(2, biasName + "_read");
    }
  }

  /** A layer without biases gets some, since its rounded weights need them; a MatMul cannot. */
  private double @Nullable [] biases(NodeProto node, LayerShape shape) {
    if (NodeParts.is(node, "MatMul")) {
      return null;
    }
    double[] biases = new double[shape.outputs()];
    TensorProto bias = source.floats(NodeParts.input(node, 2));
    if (bias != null) {
      FloatBuffer values = TensorValues.floats(bias);
      for (int c = 0; c < biases.length; c++) {
        biases[c] = values.get(c);
      }
    }
    return biases;
  }

  private void put(TensorProto tensor) {
    result.initializers.put(tensor.getName(), tensor);
  }
}
