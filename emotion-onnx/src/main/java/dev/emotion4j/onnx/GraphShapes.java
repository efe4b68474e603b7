package dev.emotion4j.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A loaded graph's input and output, once they are as the model's description says.
 *
 * @param inputName the input's name
 * @param outputName the output's name
 * @param output the shape of one picture's output, without the batch dimension
 * @param anyBatch whether the graph takes batches of any size; otherwise it takes single pictures
 */
record GraphShapes(String inputName, String outputName, List<Integer> output, boolean anyBatch) {
  private static final long ANY = -1;

  /**
   * Compares a graph with its description.
   *
   * @throws ModelException if the graph has not exactly one float32 input and one float32 output of
   *     the shapes that the description gives
   */
  static GraphShapes check(String place, DescribedModel described, OrtSession session)
      throws OrtException {
    InputSpec spec = described.spec().input();
    long[] input = {ANY, InputSpec.CHANNELS, spec.height(), spec.width()};
    List<Integer> one = described.outputShape().subList(1, described.outputShape().size());
    long[] output = withBatch(ANY, one);
    NodeInfo in = checkTensor(place, "input", session.getInputInfo(), input);
    NodeInfo out = checkTensor(place, "output", session.getOutputInfo(), output);
    return new GraphShapes(
        in.getName(), out.getName(), one, ((TensorInfo) in.getInfo()).getShape()[0] == ANY);
  }

  /** Returns the output's shape for a batch. */
  long[] outputShape(int batch) {
    return withBatch(batch, output);
  }

  /** Returns how many floats one picture's output has. */
  int outputCount() {
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

  private static NodeInfo checkTensor(
      String place, String role, Map<String, NodeInfo> nodes, long[] expected) {
    if (nodes.size() != 1) {
      throw new ModelException(
          place
              + ": its graph has "
              + nodes.size()
              + " "
              + role
              + "s "
              + nodes.keySet()
              + ", expected one; export the model with one "
              + role);
    }
    NodeInfo node = nodes.values().iterator().next();
    String found = node.getInfo().toString();
    if (node.getInfo() instanceof TensorInfo tensor) {
      if (tensor.type == OnnxJavaType.FLOAT && matches(tensor.getShape(), expected)) {
        return node;
      }
      found = tensor.type + " " + Arrays.toString(tensor.getShape());
    }
    throw new ModelException(
        place
            + ": its graph's "
            + role
            + " '"
            + node.getName()
            + "' is "
            + found
            + ", expected FLOAT "
            + Arrays.toString(expected)
            + " (-1 is any size), as "
            + role
            + "_shape in "
            + ModelInfoReader.INFO_FILE
            + " says; correct that, or export the model again");
  }

  /** A dimension that the graph leaves open fits any size, and a batch of one any batch. */
  private static boolean matches(long[] actual, long[] expected) {
    if (actual.length != expected.length || (actual[0] != ANY && actual[0] != 1)) {
      return false;
    }
    for (int i = 1; i < actual.length; i++) {
      if (actual[i] != ANY && actual[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
