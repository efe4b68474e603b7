package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.FloatBuffer;

/**
 * How the weights of a Conv, Gemm or MatMul lie: which channel of the input and of the output each
 * belongs to.
 *
 * @param outputAxis the axis of the weights that counts output channels
 * @param outputs how many output channels
 * @param inputs how many input channels
 * @param group how many output channels see the same input channels
 * @param inner how many weights one output channel has for one input channel
 * @param pictures whether the input has its channels one after the other, not interleaved
 */
record LayerShape(int outputAxis, int outputs, int inputs, int group, int inner, boolean pictures) {

  static LayerShape of(NodeProto node, TensorProto weight) {
    int first = Math.toIntExact(weight.getDims(0));
    int second = Math.toIntExact(weight.getDims(1));
    if (NodeParts.is(node, "Conv")) {
      int groups = Math.toIntExact(NodeParts.integer(node, "group", 1));
      int inner = TensorValues.count(weight) / (first * second);
      return new LayerShape(0, first, second * groups, first / groups, inner, true);
    }
    boolean rows = NodeParts.is(node, "Gemm") && NodeParts.integer(node, "transB", 0) != 0;
    return rows
        ? new LayerShape(0, first, second, first, 1, false)
        : new LayerShape(1, second, first, second, 1, false);
  }

  /** Returns the output channel of a weight. */
  int output(int index) {
    return outputAxis == 1 ? index % outputs : index / (inputsOfOne() * inner);
  }

  /** Returns the input channel of a weight. */
  int input(int index) {
    if (outputAxis == 1) {
      return index / outputs;
    }
    int firstOfGroup = output(index) / group * inputsOfOne();
    return firstOfGroup + index / inner % inputsOfOne();
  }

  /** How many input channels one output channel sees. */
  private int inputsOfOne() {
    return (int) ((long) inputs * group / outputs);
  }

  /** Adds the mean of each input channel of one picture to sums. */
  void addMeans(FloatBuffer values, double[] sums) {
    int count = values.remaining();
    int each = count / inputs;
    for (int c = 0; c < inputs; c++) {
      double sum = 0;
      for (int i = 0; i < each; i++) {
        sum += values.get(values.position() + (pictures ? c * each + i : i * inputs + c));
      }
      sums[c] += sum / each;
    }
  }
}
