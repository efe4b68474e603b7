package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.JsonValue;
import dev.emotion4j.onnx.files.OutputTensor;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.graph.rules.UnboundedException;
import dev.emotion4j.onnx.options.GraphCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph's input and outputs, once they are as the model's description says.
 *
 * @param input the picture's input
 * @param unusedInputs other inputs, which nothing in the graph reads, with some shape that fits
 * @param outputs the outputs that the description means, in its order
 * @param maxBatch the largest batch in which the model is run
 * @param unbounded why the memory and time of a run are not known; {@code null} if they are, and
 *     are below the limits
 */
public record GraphShapes(
    Port input,
    List<Port> unusedInputs,
    List<Port> outputs,
    int maxBatch,
    @Nullable String unbounded) {

  /**
   * A model whose weights do not fit a processor's caches reads them from memory once a batch, so a
   * larger batch saves most of that. Others gain nothing by batches.
   */
  private static final long LARGE_PARAMETER_COUNT = 16_000_000;

  private static final int LARGE_MODEL_BATCH = 8;

  /**
   * Compares a graph with its description, and computes what it will cost to run.
   *
   * @param location how errors name the model
   * @param wantedBatch the largest batch that the caller asked for; 0 lets the model decide
   * @param level how much must be known of the graph
   * @throws ModelException if the graph's shapes are not the described ones, a run would take more
   *     memory or time than any model for images needs, or that is not known though it must be
   */
  public static GraphShapes check(
      String location,
      DescribedModel described,
      OnnxGraph graph,
      int wantedBatch,
      GraphCheck level) {
    boolean verified = described.spec().sha256() != null;
    boolean everything = level == GraphCheck.STRICT || !verified;
    try {
      return new Check(location, described, graph, everything).run(wantedBatch);
    } catch (UnboundedException e) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          e.getMessage()
              + (level == GraphCheck.STRICT
                  ? "; GraphCheck.STRICT refuses such a graph, STANDARD gives it to ONNX Runtime"
                      + " once its checksum was verified"
                  : "; such a graph is given to ONNX Runtime only if its checksum was verified: if"
                      + " the file is the right one, add its checksum (emotion models"
                      + " --add-checksums)"),
          e);
    }
  }

  private record Check(
      String location, DescribedModel described, OnnxGraph graph, boolean everything) {

    GraphShapes run(int wantedBatch) {
      ValueField used = InputPort.choose(location, graph);
      Port input = InputPort.check(location, described, used);
      List<Port> unused = InputPort.unused(graph, used);
      GraphCost cost = cost(input, unused, 1);
      List<Port> outputs = new ArrayList<>();
      for (OutputTensor output : described.outputs()) {
        try {
          outputs.add(OutputPort.choose(location, described, output, graph, cost));
        } catch (ModelException e) {
          throw described.detector() == null ? e : withAdvice(e, used);
        }
      }
      if (wantedBatch > 1) {
        explicit(input, unused, outputs, wantedBatch, cost.unbounded() != null);
      }
      int batch =
          wantedBatch > 0
              ? wantedBatch
              : input.anyBatch()
                      && cost.unbounded() == null
                      && graph.parameterCount() >= LARGE_PARAMETER_COUNT
                      && !looksAtWholeBatch()
                  ? largest(input, unused, outputs)
                  : 1;
      return new GraphShapes(input, unused, List.copyOf(outputs), batch, cost.unbounded());
    }

    /** Names the family of detectors that has the outputs, if there is one. */
    private ModelException withAdvice(ModelException e, ValueField used) {
      DetectorGuess guess = DetectorGuess.of(graph, used);
      return guess == null
          ? e
          : new ModelException(
              ModelException.Reason.GRAPH,
              e.getMessage()
                  + "; its outputs are those of \"detector\": "
                  + JsonValue.text(guess.detector())
                  + " with \"input_shape\": "
                  + JsonValue.text(guess.input()),
              e);
    }

    /** Ranges that are taken of a batch depend on all of its pictures, and so do their answers. */
    private boolean looksAtWholeBatch() {
      return graph.nodes().stream()
          .anyMatch(node -> node.operator().equals("DynamicQuantizeLinear"));
    }

    private GraphCost cost(Port input, List<Port> unused, int batch) {
      Map<String, TensorShape> inputs = new HashMap<>();
      for (Port other : unused) {
        inputs.put(other.name(), new TensorShape(other.type(), other.shape(1)));
      }
      inputs.put(input.name(), new TensorShape(input.type(), input.shape(batch)));
      // What is known of a batch of one must be known of a larger one.
      return GraphCost.of(graph, inputs, everything || batch > 1);
    }

    /** The last batch of a list may have any size up to the largest, so all of them must pass. */
    private void explicit(
        Port input, List<Port> unused, List<Port> outputs, int wantedBatch, boolean unbounded) {
      if (!input.anyBatch()) {
        throw new ModelException(
            ModelException.Reason.UNSUPPORTED,
            location
                + ": its graph takes batches of one only, but maxBatch is "
                + wantedBatch
                + "; leave maxBatch at its default, or export the model with a dynamic batch");
      }
      for (int size = 2; size <= wantedBatch && !unbounded; size++) {
        try {
          OutputPort.checkBatch(location, described, outputs, cost(input, unused, size), size);
        } catch (ModelException | UnboundedException e) {
          throw new ModelException(
              ModelException.Reason.GRAPH,
              e.getMessage()
                  + "; that is for a batch of "
                  + size
                  + ", and maxBatch is "
                  + wantedBatch
                  + ": set a maxBatch of at most "
                  + (size - 1)
                  + ", or leave it at its default",
              e);
        }
      }
    }

    /** What nobody asked for is no reason to refuse a model. */
    private int largest(Port input, List<Port> unused, List<Port> outputs) {
      for (int size = 2; size <= LARGE_MODEL_BATCH; size++) {
        try {
          OutputPort.checkBatch(location, described, outputs, cost(input, unused, size), size);
        } catch (ModelException | UnboundedException e) {
          return size - 1;
        }
      }
      return LARGE_MODEL_BATCH;
    }
  }

  /** Returns the first output, which is a classifier's only one. */
  public Port output() {
    return outputs.get(0);
  }

  /** Returns how many numbers each output has for one picture. */
  public List<Integer> outputCounts() {
    List<Integer> counts = new ArrayList<>();
    for (Port output : outputs) {
      counts.add(output.count());
    }
    return counts;
  }
}
