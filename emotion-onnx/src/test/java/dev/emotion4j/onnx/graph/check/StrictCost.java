package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a graph with one input of float32 costs if everything must be known. */
record StrictCost(List<Long> outputDims, long bytes, long multiplyAdds) {

  static StrictCost of(OnnxGraph graph, long... dims) {
    try {
      GraphCost cost =
          GraphCost.of(
              graph,
              Map.of(graph.inputs().get(0).name(), new TensorShape(ElementType.FLOAT, dims)),
              true);
      TensorShape output = cost.outputs().get(graph.outputs().get(0).name());
      return new StrictCost(
          Objects.requireNonNull(output).dimList(), cost.bytes(), cost.multiplyAdds());
    } catch (UnboundedException e) {
      throw new ModelException(ModelException.Reason.GRAPH, String.valueOf(e.getMessage()), e);
    }
  }
}
