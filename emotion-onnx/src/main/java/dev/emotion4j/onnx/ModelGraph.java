package dev.emotion4j.onnx;

import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.check.GraphShapes;
import java.util.List;
import java.util.Objects;

/**
 * What a model's file says of its graph, read from the file itself. Immutable and safe for
 * concurrent use.
 *
 * @param inputName the name of the input that the picture goes to
 * @param inputShape the shape of the input; -1 is any size
 * @param outputName the name of the output that the description means
 * @param outputShape the shape of that output; -1 is any size; empty if the file does not say
 * @param opset the version of the ONNX operator set
 * @param producer the program that wrote the file, with its version; may be empty
 * @param parameterCount how many numbers the model learned
 */
public record ModelGraph(
    String inputName,
    List<Long> inputShape,
    String outputName,
    List<Long> outputShape,
    int opset,
    String producer,
    long parameterCount) {

  /** Makes a description of a graph. */
  public ModelGraph {
    Objects.requireNonNull(inputName, "inputName");
    inputShape = List.copyOf(inputShape);
    Objects.requireNonNull(outputName, "outputName");
    outputShape = List.copyOf(outputShape);
    Objects.requireNonNull(producer, "producer");
  }

  static ModelGraph of(OnnxGraph graph, GraphShapes shapes) {
    return new ModelGraph(
        shapes.input().name(),
        declared(graph.inputs(), shapes.input().name()),
        shapes.output().name(),
        declared(graph.outputs(), shapes.output().name()),
        graph.opset(),
        (graph.producerName() + " " + graph.producerVersion()).trim(),
        graph.parameterCount());
  }

  private static List<Long> declared(List<ValueField> fields, String name) {
    for (ValueField field : fields) {
      List<Long> dims = field.dims();
      if (field.name().equals(name) && dims != null) {
        return dims;
      }
    }
    return List.of();
  }
}
