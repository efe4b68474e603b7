package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.emotion4j.ModelException;
import dev.emotion4j.examples.quantize.Calibration.Statistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes INT8 copies of one model, whose values' ranges were measured on pictures once. The same
 * model, pictures and settings give the same bytes on the same machine. Not safe for concurrent
 * use.
 */
public final class Quantizer {
  private final String location;
  private final WorkGraph graph;
  private final List<String> layers;
  private final Statistics statistics;
  private final int largestWeight;

  private Quantizer(
      String location,
      WorkGraph graph,
      List<String> layers,
      Statistics statistics,
      int largestWeight) {
    this.location = location;
    this.graph = graph;
    this.layers = layers;
    this.statistics = statistics;
    this.largestWeight = largestWeight;
  }

  /**
   * Reads a model and measures the ranges of its values.
   *
   * @param location how messages call the model
   * @param model the float32 model's file
   * @param pictures to measure on, at least one
   * @param method how ranges are chosen
   * @param reducedWeights whether weights have 7 bits, not 8
   * @return the quantizer
   * @throws ModelException if the model cannot be quantised
   */
  public static Quantizer of(
      String location,
      byte[] model,
      PictureTensors pictures,
      RangeMethod method,
      boolean reducedWeights) {
    WorkGraph graph = WorkGraph.read(location, model);
    OpsetUpgrade.apply(graph);
    Tidying.apply(graph);
    IntegerPlan plan = IntegerPlan.of(graph, node -> true);
    if (plan.layers().isEmpty()) {
      throw graph.refuse(
          "has no Conv, Gemm or MatMul with known float32 weights, but for convolutions that read"
              + " the picture itself, so there is nothing to quantise");
    }
    Statistics statistics = Calibration.run(location, graph, plan, pictures, method);
    return new Quantizer(
        location,
        graph,
        plan.layers().stream().map(NodeParts::label).toList(),
        statistics,
        reducedWeights ? IntegerWeights.REDUCED : IntegerWeights.FULL);
  }

  /**
   * Returns what the layers are called that can compute in integers.
   *
   * @return names of nodes, in the graph's order
   */
  public List<String> layers() {
    return layers;
  }

  /**
   * Returns what the convolutions are called that read the picture itself, and stay in float32.
   *
   * @return names of nodes, in the graph's order
   */
  public List<String> stems() {
    return graph.nodes.stream()
        .filter(node -> IntegerPlan.isStem(graph, node))
        .map(NodeParts::label)
        .toList();
  }

  /**
   * Returns what all nodes are called.
   *
   * @return names of nodes, in the graph's order
   */
  public Set<String> nodes() {
    Set<String> names = new LinkedHashSet<>();
    graph.nodes.forEach(node -> names.add(NodeParts.label(node)));
    return names;
  }

  /**
   * Makes a copy.
   *
   * @param keepFloat the names of nodes that stay in float32
   * @return the copy's file
   */
  public byte[] quantise(Set<String> keepFloat) {
    IntegerPlan plan =
        IntegerPlan.of(graph, (NodeProto node) -> !keepFloat.contains(NodeParts.label(node)));
    return QdqModel.write(graph, plan, statistics, largestWeight);
  }

  String location() {
    return location;
  }
}
