package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.fits;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.floats;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.graph;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.multiplyAdds;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.refused;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import org.junit.jupiter.api.Test;

/** Everyday operators with settings, counts and constants that don't fit. */
class RefusedSettingsTest {
  private static final int UINT8 = 2;

  private static GraphWriter sliced(long axis, long start, long end, long step) {
    return graph("Slice", "input,start,end,axes,step", "y")
        .integers("start", 1, start)
        .integers("end", 2, end)
        .integers("axes", 1, axis)
        .integers("step", 1, step);
  }

  @Test
  void slices() throws Exception {
    fits(sliced(2, 1, 7, 2));
    refused(sliced(1, 1, 7, 2), "axis 1 is given twice");
    refused(sliced(2, 1, 7, 0), "a step is 0");
    refused(sliced(2, 3, 3, 1), "the output FLOAT[1, 1, 0, 8] is empty");
  }

  @Test
  void picksByIndices() throws Exception {
    ProtoWriter axis = integer("axis", 1);
    fits(graph("ArgMax", "input", "i", axis).node("Gather", "rows,i", "y", integer("axis", 2)));
    ProtoWriter deep = GraphWriter.tensor(INT64, 1, 1, 1, 1, 1, 1).text(8, "deep");
    refused(
        graph("Gather", "input,deep", "y").initializer(deep.bytes(9, ProtoWriter.longs(0))),
        "more than 8 dims");
    refused(
        graph("GatherElements", "rows,i", "y", axis).integers("i", 0),
        "indices INT64[1] don't fit FLOAT[3, 8, 8]");
    fits(graph("TopK", "input,k", "y,i", integer("axis", 2)).integers("k", 8));
    refused(graph("TopK", "input,k", "y,i", integer("axis", 2)).integers("k", 9), "[9] elements");
    refused(graph("TopK", "input,k", "y,i").integers("k", 0), "[0] elements");
    refused(graph("TopK", "input,k", "y,i").integers("k", 1, 1), "[1, 1] elements");
  }

  @Test
  void shapes() throws Exception {
    refused(graph("ConstantOfShape", "d", "y").integers("d", -1), "has a negative dim");
    refused(
        graph("Reshape", "input,d", "y").integers("d", 1, 1, 1, 1, 1, 3, 1, 8, 8),
        "more than 8 dims");
    refused(
        graph("Reshape", "input,d", "y", integer("allowzero", 1)).integers("d", -1, 0),
        "doesn't fit the shape");
    refused(graph("Unsqueeze", "input,a", "y").integers("a", 0, 1, 2, 3, 4), "more than 8 dims");
    ProtoWriter two = GraphWriter.tensor(INT64, 2).bytes(9, ProtoWriter.longs(1, 2));
    refused(
        graph("ConstantOfShape", "d", "y", GraphWriter.tensor("value", two)).integers("d", 3),
        "expected one value");
    refused(graph("Relu", "input", "y,more"), "2 outputs, expected at most 1");
  }

  private static GraphWriter range(String inputs) {
    return graph("Range", inputs, "y")
        .initializer(scalar("zero", 0))
        .initializer(scalar("one", 1))
        .initializer(scalar("large", 1L << 40))
        .integers("pair", 1, 2);
  }

  private static ProtoWriter scalar(String name, long value) {
    return GraphWriter.tensor(INT64).text(8, name).bytes(9, ProtoWriter.longs(value));
  }

  @Test
  void ranges() throws Exception {
    refused(range("pair,one,one"), "start, limit and delta must be single constants");
    refused(range("zero,pair,one"), "start, limit and delta must be single constants");
    refused(range("zero,one,pair"), "start, limit and delta must be single constants");
    refused(range("pair,pair,one"), "start, limit and delta must be single constants");
    refused(range("zero,pair,pair"), "start, limit and delta must be single constants");
    refused(range("zero,large,one"), "the range has 1.099511627776E12 elements");
    fits(
        graph("Range", "from,to,s", "y")
            .initializer(number("from", 0.1f))
            .initializer(number("to", 1)));
  }

  private static ProtoWriter number(String name, float value) {
    return GraphWriter.tensor(GraphWriter.FLOAT).text(8, name).bytes(9, ProtoWriter.floats(value));
  }

  @Test
  void settings() throws Exception {
    refused(graph("Softmax", "input", "y", ints("axis", 1, 2)), "'axis' has 2 values, expected 1");
    refused(floats(graph("Softmax", "v", "y"), "v", 8).opset(12), "axis 1 is not within 1 dims");
    refused(floats(graph("InstanceNormalization", "v,v,v", "y"), "v", 8), "has no channels");
    refused(floats(graph("Clip", "input,v", "y"), "v", 2), "the bound FLOAT[2] doesn't fit");
    refused(graph("Clip", "input,z", "y"), "the bound UINT8[] doesn't fit");
    refused(graph("Div", "input,s,s", "y"), "3 operands, expected 2");
    refused(graph("Mod", "n,n", "y").integers("n", 1, 0), "neither 0 nor -1");
  }

  @Test
  void biases() throws Exception {
    GraphWriter fitting = graph("ConvTranspose", "input,w,v", "y");
    fits(floats(floats(fitting, "w", 3, 2, 3, 3), "v", 2));
    GraphWriter graph = graph("ConvTranspose", "input,w,v", "y");
    refused(floats(floats(graph, "w", 3, 2, 3, 3), "v", 3), "doesn't fit 2 output channels");
  }

  private static GraphWriter fused(long... added) {
    GraphWriter graph =
        graph("com.microsoft.FusedConv", "input,w,b,v", "y", text("activation", "Relu"));
    return floats(floats(floats(graph, "w", 4, 3, 3, 3), "b", 4), "v", added);
  }

  @Test
  void fusedConvolutions() throws Exception {
    fits(fused(1, 4, 6, 6));
    refused(fused(1, 4, 6, 5), "the sum with FLOAT[1, 4, 6, 5] doesn't fit");
  }

  private static ProtoWriter bytes(String name, long... dims) {
    int count = 1;
    for (long dim : dims) {
      count *= (int) dim;
    }
    return GraphWriter.tensor(UINT8, dims).text(8, name).bytes(9, new byte[count]);
  }

  @Test
  void computationsWithBytes() throws Exception {
    ProtoWriter filters = bytes("w", 4, 3, 3, 3);
    ProtoWriter matrix = bytes("w", 8, 5);
    fits(graph("ConvInteger", "bytes,w,z", "y").initializer(filters));
    fits(graph("QLinearConv", "bytes,s,z,w,s,z,s,z", "y").initializer(filters));
    fits(graph("MatMulInteger", "bytes,w,z", "y").initializer(matrix));
    fits(graph("QLinearMatMul", "bytes,s,z,w,s,z,s,z", "y").initializer(matrix));
    // 36 places of 4 filters of 27; each row of 8 with 5 columns
    assertThat(multiplyAdds(graph("MatMulInteger", "bytes,w", "y").initializer(matrix)))
        .isEqualTo(24 * 8 * 5);
  }

  @Test
  void workOfMatrices() {
    assertThat(multiplyAdds(floats(graph("Gemm", "v,v", "y"), "v", 50, 50))).isEqualTo(125_000);
    assertThat(multiplyAdds(floats(graph("MatMul", "v,v", "y"), "v", 50, 50))).isEqualTo(125_000);
  }
}
