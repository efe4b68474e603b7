package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.graph.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A graph's input and output, once they are as the model's description says.
 *
 * @param inputName the input's name
 * @param outputName the output's name
 * @param output the shape of one picture's output, without the batch dimension
 * @param maxBatch the largest batch in which the model is run
 */
public record GraphShapes(String inputName, String outputName, List<Integer> output, int maxBatch) {
  private static final long ANY = -1;

  /**
   * A model whose weights do not fit a processor's caches reads them from memory once a batch, so a
   * larger batch saves most of that. Others gain nothing by batches.
   */
  private static final long LARGE_PARAMETER_COUNT = 16_000_000;

  private static final int LARGE_MODEL_BATCH = 8;

  /**
   * Compares a graph with its description, and computes what it will cost to run.
   *
   * @param place how errors name the model
   * @param wantedBatch the largest batch that the caller asked for; 0 lets the model decide
   * @throws ModelException if the graph's shapes are not the described ones, or a run would take
   *     more memory or time than any model for images needs
   */
  public static GraphShapes check(
      String place, DescribedModel described, OnnxGraph graph, int wantedBatch) {
    InputSpec spec = described.spec().input();
    List<Long> input =
        List.of(ANY, (long) spec.channels(), (long) spec.height(), (long) spec.width());
    List<Long> found = Objects.requireNonNull(graph.input().dims());
    if (!fits(found, input)) {
      throw mismatch(place, "input", graph.input().name(), found, input);
    }
    List<Integer> output = described.outputShape().subList(1, described.outputShape().size());
    checkOutput(place, graph, spec, output, 1);
    boolean anyBatch = found.get(0) == ANY;
    if (!anyBatch && wantedBatch > 1) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          place
              + ": its graph takes batches of one only, but maxBatch is "
              + wantedBatch
              + "; leave maxBatch at its default, or export the model with a dynamic batch");
    }
    int batch = wantedBatch;
    if (wantedBatch == 0) {
      batch = anyBatch && graph.parameterCount() >= LARGE_PARAMETER_COUNT ? LARGE_MODEL_BATCH : 1;
    }
    // The last batch of a list may have any size up to the largest, and sizes may depend on it.
    for (int size = 2; size <= batch; size++) {
      checkOutput(place, graph, spec, output, size);
    }
    return new GraphShapes(graph.input().name(), graph.output().name(), output, batch);
  }

  /** Computes the output's shape from the graph itself, whatever the graph declares. */
  private static void checkOutput(
      String place, OnnxGraph graph, InputSpec spec, List<Integer> output, int batch) {
    List<Long> expected = new ArrayList<>();
    for (long size : withBatch(batch, output)) {
      expected.add(size);
    }
    List<Long> made =
        GraphCost.of(graph, batch, spec.channels(), spec.height(), spec.width()).outputDims();
    if (!made.equals(expected)) {
      throw mismatch(place, "output", graph.output().name(), made, expected);
    }
  }

  private static ModelException mismatch(
      String place, String role, String name, List<Long> found, List<Long> expected) {
    return new ModelException(
        ModelException.Reason.DESCRIPTION,
        place
            + ": its graph's "
            + role
            + " '"
            + name
            + "' is float32"
            + found
            + ", expected float32"
            + expected
            + (expected.contains(ANY) ? " (-1 is any size)" : "")
            + ", as "
            + role
            + "_shape in "
            + ModelInfoReader.INFO_FILE
            + " says; correct that, or export the model again");
  }

  /** A dimension that the graph leaves open fits any size, and a batch of one any batch. */
  private static boolean fits(List<Long> found, List<Long> expected) {
    boolean fits = found.size() == expected.size() && (found.get(0) == ANY || found.get(0) == 1);
    for (int i = 1; fits && i < found.size(); i++) {
      fits = found.get(i) == ANY || found.get(i).equals(expected.get(i));
    }
    return fits;
  }

  /** Returns the output's shape for a batch. */
  public long[] outputShape(int batch) {
    return withBatch(batch, output);
  }

  /** Returns how many floats one picture's output has. */
  public int outputCount() {
    int count = 1;
    for (int size : output) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  private static long[] withBatch(long batch, List<Integer> shape) {
    long[] whole = new long[shape.size() + 1];
    Arrays.setAll(whole, i -> i == 0 ? batch : shape.get(i - 1));
    return whole;
  }
}
