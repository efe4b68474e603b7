// Over 300 lines: one case after the other, each with its exact message.
package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.MaliciousModelTest.refused;
import static dev.emotion4j.onnx.options.GraphCheck.STANDARD;
import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.single;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.InputTensor;
import dev.emotion4j.onnx.files.OutputTensor;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Graphs in which careless arithmetic of ours would compute small shapes, where ONNX Runtime makes
 * large ones.
 */
class ShapeBoundTest {
  private static final int INT32 = 6;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int BOOL = 9;

  /** A tensor of the length that a graph computes as "size". */
  private static GraphWriter filled(GraphWriter graph) {
    return graph
        .node("ConstantOfShape", "size", "zeros")
        .node("ReduceSum", "zeros", "sum", integer("keepdims", 0))
        .node("Add", "input,sum", "output")
        .output("output", FLOAT);
  }

  private static String unknownSize(int node) {
    return "graph.node["
        + node
        + "] 'ConstantOfShape of zeros' (ConstantOfShape): the shape (input 0) is computed from"
        + " the picture or is too long, so the size of the output has no bound; expected a"
        + " constant, or a computation from shapes";
  }

  private static ProtoWriter scalar(String name, long value) {
    return GraphWriter.tensor(INT64).text(8, name).bytes(9, ProtoWriter.longs(value));
  }

  private static ProtoWriter typed(int type, long value) {
    return GraphWriter.tensor(type, 1).text(8, "t").integer(5, value);
  }

  // Kernels that end the process

  @Test
  void aBiasThatIsThereButHasNoName() {
    refused(
        single("LayerNormalization", "input,g,").tensor("g", wave(8), 8).opset(17),
        "graph.node[0] 'LayerNormalization of output' (LayerNormalization): input 2 is missing");
  }

  @Test
  void aScaleOfAnotherLengthThanWhatIsNormalised() {
    refused(
        single("LayerNormalization", "input,g,g").tensor("g", wave(3), 3).opset(17),
        "graph.node[0] 'LayerNormalization of output' (LayerNormalization): input 1 is FLOAT[3],"
            + " expected the dims that are normalised, [8]");
  }

  @Test
  void aDivisionByTheLengthOfNothing() {
    refused(
        withInput()
            .tensor("none", new float[0], 0)
            .node("LpNormalization", "none", "still", integer("axis", 0))
            .node("Concat", "still,still", "more", integer("axis", 0))
            .output("more", FLOAT),
        "graph.node[0] 'LpNormalization of still' (LpNormalization): input 0 FLOAT[0] is empty");
  }

  // Arithmetic

  @Test
  void aRangeWhoseSpanWrapsAround() {
    refused(
        withInput()
            .initializer(scalar("a", Long.MAX_VALUE))
            .initializer(scalar("b", Long.MIN_VALUE))
            .initializer(scalar("d", 1))
            .node("Range", "a,b,d", "range")
            .node("Cast", "range", "output", integer("to", FLOAT))
            .output("output", FLOAT),
        "graph.node[0] 'Range of range' (Range): from 9.223372036854776E18 to"
            + " -9.223372036854776E18 by 1.0 may overflow INT64");
    refused(
        withInput()
            .initializer(GraphWriter.tensor(INT32).text(8, "a").integer(5, Integer.MAX_VALUE))
            .initializer(GraphWriter.tensor(INT32).text(8, "b").integer(5, -2_000_000_000L))
            .initializer(GraphWriter.tensor(INT32).text(8, "d").integer(5, 1))
            .node("Range", "a,b,d", "range")
            .node("Cast", "range", "output", integer("to", FLOAT))
            .output("output", FLOAT),
        "graph.node[0] 'Range of range' (Range): from 2.147483647E9 to -2.0E9 by 1.0 may overflow"
            + " INT32");
  }

  @Test
  void aRangeOfTwoTypes() {
    refused(
        withInput()
            .initializer(scalar("a", 0))
            .tensor("b", new float[] {3})
            .initializer(scalar("d", 1))
            .node("Range", "a,b,d", "range")
            .node("Cast", "range", "output", integer("to", FLOAT))
            .output("output", FLOAT),
        "graph.node[0] 'Range of range' (Range): start, limit and delta are of different types");
  }

  @Test
  void aRangeWhoseRoundingErrorsAddUp() {
    refused(
        filled(
            withInput()
                .tensor("a", new float[] {0})
                .tensor("b", new float[] {5})
                .tensor("d", new float[] {0.1f})
                .integers("i", 40)
                .node("Range", "a,b,d", "range")
                .node("Gather", "range,i", "picked")
                .node("Cast", "picked", "size", integer("to", INT64))),
        unknownSize(3));
  }

  @Test
  void integersThatDoublesCannotTell() {
    refused(
        filled(
            withInput()
                .integers("a", 1L << 53)
                .integers("b", (1L << 53) + 1)
                .integers("small", 1)
                .integers("large", 200_000_000)
                .node("Equal", "a,b", "same")
                .node("Where", "same,small,large", "size")),
        unknownSize(2));
  }

  @Test
  void aRemainderWithTheSignThatCGivesIt() {
    GraphWriter graph =
        withInput()
            .integers("a", -1)
            .integers("b", 5)
            .integers("four", 4)
            .integers("k", 40_000_000)
            .node("Mod", "a,b", "m", integer("fmod", 1))
            .node("Sub", "four,m", "d")
            .node("Mul", "d,k", "size");
    // 4 - (-1) times 40 million, of 4 bytes
    refused(
        filled(graph),
        "graph.node[3] 'ConstantOfShape of zeros' (ConstantOfShape): an output FLOAT[200000000] of"
            + " 800000000 bytes, the limit is 268435456");
  }

  @Test
  void operandsOfTwoTypes() {
    refused(
        withInput()
            .integers("i", 5)
            .tensor("f", new float[] {0.3f}, 1)
            .node("Mod", "i,f", "m")
            .node("Cast", "m", "output", integer("to", FLOAT))
            .output("output", FLOAT),
        "graph.node[0] 'Mod of m' (Mod): operands INT64[1] and FLOAT[1] are of different types");
    refused(
        withInput()
            .integers("i", 5)
            .node("Less", "input,i", "m")
            .node("Cast", "m", "output", integer("to", FLOAT))
            .output("output", FLOAT),
        "graph.node[0] 'Less of m' (Less): operands FLOAT[1, 3, 8, 8] and INT64[1] are of"
            + " different types");
    refused(
        single("Where", "input,input,input"),
        "graph.node[0] 'Where of output' (Where): chooses by FLOAT[1, 3, 8, 8] between FLOAT[1, 3,"
            + " 8, 8] and FLOAT[1, 3, 8, 8] of different types");
  }

  // Values and settings that parsers and kernels read in different ways

  @Test
  void numbersThatTheirTypeDoesNotHave() {
    refusedValue(INT32, 1L << 32, "4294967296, which no INT32 has");
    refusedValue(INT32, Integer.MIN_VALUE - 1L, "-2147483649, which no INT32 has");
    refusedValue(UINT8, 256, "256, which no UINT8 has");
    refusedValue(UINT8, -1, "-1, which no UINT8 has");
    refusedValue(INT8, 128, "128, which no INT8 has");
    refusedValue(BOOL, 2, "2, which no BOOL has");
    refused(
        single("Mul", "input,t")
            .initializer(GraphWriter.tensor(BOOL, 1).text(8, "t").bytes(9, new byte[] {2})),
        "graph.initializer[0].raw_data at byte #: tensor 't' holds the value 2, which no BOOL has");
  }

  private static void refusedValue(int type, long value, String what) {
    refused(
        single("Mul", "input,t").initializer(typed(type, value)),
        "graph.initializer[0].int32_data at byte #: tensor 't' holds the value " + what);
  }

  @Test
  void settingsThatAreNeitherOnNorOff() {
    refused(
        single("ReduceMax", "input", integer("keepdims", 2)),
        "graph.node[0] 'ReduceMax of output' (ReduceMax): keepdims is 2, expected 0 or 1");
    refused(
        single("ReduceSum", "input", integer("noop_with_empty_axes", 2)),
        "graph.node[0] 'ReduceSum of output' (ReduceSum): noop_with_empty_axes is 2, expected 0 or"
            + " 1");
  }

  @Test
  void axesThatNameNone() {
    // All dims of 1 are dropped, so the rank is 3: 4 - 3 times 200 million, of 4 bytes.
    refused(
        filled(
            withInput()
                .integers("none")
                .integers("four", 4)
                .integers("k", 200_000_000)
                .node("Squeeze", "input,none", "squeezed")
                .node("Shape", "squeezed", "shape")
                .node("Shape", "shape", "rank")
                .node("Sub", "four,rank", "d")
                .node("Mul", "d,k", "size")),
        "graph.node[5] 'ConstantOfShape of zeros' (ConstantOfShape): an output FLOAT[200000000] of"
            + " 800000000 bytes, the limit is 268435456");
  }

  // What it costs

  @Test
  void bytesAreCountedNotElements() {
    ProtoWriter value = GraphWriter.tensor(INT64, 1).bytes(9, ProtoWriter.longs(1));
    refused(
        withInput()
            .integers("size", 1 << 26)
            .node("ConstantOfShape", "size", "zeros", GraphWriter.tensor("value", value))
            .node("Cast", "zeros", "output", integer("to", FLOAT))
            .output("output", FLOAT),
        "graph.node[0] 'ConstantOfShape of zeros' (ConstantOfShape): an output INT64[67108864] of"
            + " 536870912 bytes, the limit is 268435456");
  }

  @Test
  void productsOfIntegersAreSlow() {
    GraphWriter floats =
        withInput()
            .integers("size", 2000, 2000)
            .node("ConstantOfShape", "size", "m")
            .node("MatMul", "m,m", "output")
            .output("output", FLOAT);
    GraphWriter integers =
        withInput()
            .integers("size", 2000, 2000)
            .node("ConstantOfShape", "size", "f")
            .node("Cast", "f", "m", integer("to", INT64))
            .node("MatMul", "m,m", "p")
            .node("Cast", "p", "output", integer("to", FLOAT))
            .output("output", FLOAT);

    assertThat(multiplyAdds(integers)).isGreaterThan(7 * multiplyAdds(floats));
  }

  @Test
  void integerProductsWhichHaveNoFastKernel() {
    ProtoWriter ones = GraphWriter.tensor("value", GraphWriter.tensor(INT64, 1).integer(7, 1));
    // 32 x 3000^3, and for the first 2 elements read and 3000^2 written
    refused(
        withInput()
            .integers("square", 3000, 3000)
            .node("ConstantOfShape", "square", "ones", ones)
            .node("MatMul", "ones,ones", "product")
            .node("Cast", "product", "floats", integer("to", FLOAT))
            .node("ReduceMean", "floats", "output")
            .output("output", FLOAT),
        "graph.node[1] 'MatMul of product' (MatMul): up to here the graph takes 864009000002"
            + " multiplications, the limit is 300000000000");
  }

  @Test
  void valuesAreReadOnlySoOften() {
    // 65 x 64,000 values are less than 2^22, which may be read; 66 x 64,000 are more.
    assertThat(multiplyAdds(filled(sums(65)))).isPositive();
    refused(filled(sums(66)), unknownSize(66));
  }

  private static GraphWriter sums(int nodes) {
    GraphWriter graph = withInput().tensor("c", wave(64), 64).integers("size", 4);
    String inputs = String.join(",", Collections.nCopies(1000, "c"));
    for (int i = 0; i < nodes; i++) {
      graph.node("Sum", inputs, "sum" + i);
    }
    return graph;
  }

  private static long multiplyAdds(GraphWriter graph) {
    return StrictCost.of(OnnxGraph.read("m", graph.toBuffer()), 1, 3, 8, 8).multiplyAdds();
  }

  @Test
  void aBatchBetweenOneAndTheLargestThatIsLarge() {
    // (N - 1) * (8 - N) is 0 for 1 and 8 pictures, and 12 for 4.
    GraphWriter graph =
        filled(
            withInput()
                .integers("one", 1)
                .integers("eight", 8)
                .integers("from", 0)
                .integers("k", 20_000_000)
                .node("Shape", "input", "shape")
                .node("Slice", "shape,from,one", "n")
                .node("Sub", "n,one", "p")
                .node("Sub", "eight,n", "q")
                .node("Mul", "p,q", "pq")
                .node("Mul", "pq,k", "e")
                .node("Add", "e,one", "size"));
    OnnxGraph read = OnnxGraph.read("m.onnx", ByteBuffer.wrap(graph.toByteArray()));

    ModelSpec spec =
        new ModelSpec(
            "m.onnx",
            "m",
            InputSpec.imageNet(8, 8),
            List.of("a", "b", "c"),
            OutputKind.LOGITS,
            null,
            null,
            null);
    DescribedModel described =
        new DescribedModel(
            spec,
            List.of(1, 3, 8, 8),
            null,
            null,
            0,
            new InputTensor(List.of(3, 8, 8), false, null),
            List.of(new OutputTensor(null, List.of(3, 8, 8), Map.of(), null)),
            Map.of());

    // 6 * 20 million + 1 of 4 bytes, for 2 pictures
    assertThatThrownBy(() -> GraphShapes.check("m.onnx", described, read, 8, STANDARD))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "m.onnx: graph.node[7] 'ConstantOfShape of zeros' (ConstantOfShape): an output"
                + " FLOAT[120000001] of 480000004 bytes, the limit is 268435456; that is for a batch"
                + " of 2, and maxBatch is 8: set a maxBatch of at most 1, or leave it at its"
                + " default");
    assertThat(GraphShapes.check("m.onnx", described, read, 1, STANDARD).maxBatch()).isEqualTo(1);
  }
}
