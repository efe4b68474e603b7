package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The shapes of inputs and outputs that one description allows: more than the one it states. */
class DescribedShapesTest {
  private static final String COLOUR = "[1, 3, 8, 8]";
  private static final String GREY = "[1, 1, 8, 8]";
  private static final String GREY_LAST = "[1, 8, 8, 1]";

  /** A model of four classes for pictures of 8 x 8. */
  private static DescribedModel described(String inputShape) {
    String json =
        "{\"models\": {\"m\": {\"input_shape\": "
            + inputShape
            + (inputShape.equals(COLOUR)
                ? ""
                : ", \"preprocessing\": {\"color\": \"GRAY\", \"normalize\": {\"mean\": [0.5], \"std\": [0.5]}}")
            + ", \"output_shape\": [1, 4], \"classes\": [\"a\", \"b\", \"c\", \"d\"], \"checksum\":"
            + " \""
            + "0".repeat(64)
            + "\"}}}";
    return ModelInfoReader.read("models", json.getBytes(StandardCharsets.UTF_8), null, false)
        .get("m");
  }

  /** A graph that sums all numbers of "x" behind its first dim four times. */
  private static GraphWriter graph(int numbers, Object... dims) {
    return new GraphWriter()
        .input("x", FLOAT, dims)
        .tensor("weights", wave(numbers * 4), numbers, 4)
        .integers("rows", -1, numbers)
        .node("Reshape", "x,rows", "flat")
        .node("MatMul", "flat,weights", "y")
        .output("y", FLOAT);
  }

  private static byte[] sums(int numbers, Object... dims) {
    return graph(numbers, dims).toByteArray();
  }

  private static GraphShapes check(String inputShape, byte[] graph, int maxBatch) {
    return GraphShapes.check(
        "m",
        described(inputShape),
        OnnxGraph.read("m", ByteBuffer.wrap(graph)),
        maxBatch,
        GraphCheck.STANDARD);
  }

  private static void takes(String inputShape, byte[] graph, long... three) {
    GraphShapes shapes = check(inputShape, graph, 3);
    assertThat(shapes.input().shape(3)).isEqualTo(three);
    assertThat(shapes.input().anyBatch()).isTrue();
    assertThat(shapes.output().shape(3)).isEqualTo(new long[] {3, 4});
    assertThat(shapes.outputCounts()).containsExactly(4);
  }

  @Test
  void anOutputMayBeDeclaredForThePictureOfTheExport() {
    // Four rows of 48 for a picture of 8 x 8, sixteen for one of 16 x 16, which the file declares.
    String place = "m: graph.output 'y' is declared as FLOAT[16], but the graph makes FLOAT[4]";
    assertThat(check(COLOUR, rows("h", "w"), 0).unbounded()).isEqualTo(place);
    refused(COLOUR, rows(8, 8), 0, place);
    assertThatThrownBy(
            () ->
                GraphShapes.check(
                    "m",
                    described(COLOUR),
                    OnnxGraph.read("m", ByteBuffer.wrap(rows("h", "w"))),
                    0,
                    GraphCheck.STRICT))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageStartingWith(place);
  }

  private static byte[] rows(Object height, Object width) {
    return new GraphWriter()
        .input("x", FLOAT, 1, 3, height, width)
        .integers("rows", -1, 48)
        .node("Reshape", "x,rows", "flat")
        .integers("axes", 1)
        .node("ReduceSum", "flat,axes", "y", integer("keepdims", 0))
        .output("y", FLOAT, 16)
        .toByteArray();
  }

  private static void takesOne(String inputShape, byte[] graph, long... one) {
    GraphShapes shapes = check(inputShape, graph, 0);
    assertThat(shapes.input().shape(1)).isEqualTo(one);
    assertThat(shapes.input().anyBatch()).isFalse();
    refused(inputShape, graph, 2, "its graph takes batches of one only, but maxBatch is 2");
  }

  private static void refused(String inputShape, byte[] graph, int maxBatch, String problem) {
    assertThatThrownBy(() -> check(inputShape, graph, maxBatch))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void inputsWithABatchDimension() {
    takes(COLOUR, sums(192, "N", 3, 8, 8), 3, 3, 8, 8);
    takes(COLOUR, sums(192, "N", "C", "H", "W"), 3, 3, 8, 8);
    takes(COLOUR, sums(192), 3, 3, 8, 8);
    takes(GREY, sums(64, "N", 1, 8, 8), 3, 1, 8, 8);
    takes(GREY, sums(64, "N", 8, 8), 3, 8, 8);
    takes(GREY_LAST, sums(64, "N", 8, 8, 1), 3, 8, 8, 1);
    takes(GREY_LAST, sums(64, "N", 8, 8), 3, 8, 8);
  }

  @Test
  void inputsForOnePicture() {
    takesOne(COLOUR, sums(192, 1, 3, 8, 8), 1, 3, 8, 8);
    takesOne(COLOUR, sums(192, 3, 8, 8), 3, 8, 8);
    takesOne(GREY, sums(64, 1, 8, 8), 1, 8, 8);
    takesOne(GREY, sums(64, 8, 8), 8, 8);
    takesOne(GREY_LAST, sums(64, 1, 8, 8), 1, 8, 8);
    takesOne(GREY_LAST, sums(64, 8, 8, 1), 8, 8, 1);
    takesOne(GREY_LAST, sums(64, 8, 8), 8, 8);
  }

  @Test
  void inputsThatDoNotFit() {
    for (Object[] dims : new Object[][] {{"N", 1, 8, 8}, {2, 1, 8, 8}, {"N", 3, 8, 9}, {8, 8}}) {
      refused(COLOUR, sums(192, dims), 0, "as input_shape in model_info.json says; correct that");
    }
    refused(
        COLOUR,
        sums(192, 2, 3, 8, 8),
        0,
        "; it takes batches of exactly 2 pictures, so export the model again with a batch of 1, or a"
            + " dynamic one");
    refused(GREY, sums(64, "N", 3, 8, 8), 0, "expected float32[-1, 1, 8, 8]");
    refused(GREY, sums(64, 2, 8, 8), 0, "expected float32[-1, 1, 8, 8]");
  }

  @Test
  void otherInputsThatNothingReads() {
    GraphShapes shapes =
        check(
            COLOUR,
            graph(192, "N", 3, 8, 8)
                .input("mask", INT64, "N", 5)
                .input("scale", FLOAT)
                .toByteArray(),
            0);
    assertThat(shapes.unusedInputs()).extracting(Port::name).containsExactly("mask", "scale");
    assertThat(shapes.unusedInputs().get(0).shape(7)).containsExactly(1, 5);
    assertThat(shapes.unusedInputs().get(1).shape(7)).isEmpty();
  }

  @Test
  void whatABranchReadsIsAnInput() {
    GraphWriter branch =
        new GraphWriter()
            .inGraph(graph -> graph.text(2, "b"))
            .node("Mul", "flat,mask", "product")
            .output("product", FLOAT);
    refused(
        COLOUR,
        graph(192, "N", 3, 8, 8)
            .input("mask", FLOAT, 1)
            .initializer(GraphWriter.tensor(9).text(8, "yes").bytes(9, new byte[] {1}))
            .node(
                "If",
                "yes",
                "z",
                GraphWriter.graph("then_branch", branch),
                GraphWriter.graph("else_branch", branch))
            .toByteArray(),
        0,
        "the graph reads 2 inputs [x, mask]");
  }

  /** The graph with its output moved into other dims. */
  private static byte[] moved(long... dims) {
    return movedGraph(dims).toByteArray();
  }

  private static GraphWriter movedGraph(long... dims) {
    return new GraphWriter()
        .input("x", FLOAT, "N", 3, 8, 8)
        .tensor("weights", wave(192 * 4), 192, 4)
        .integers("rows", -1, 192)
        .integers("dims", dims)
        .node("Reshape", "x,rows", "flat")
        .node("MatMul", "flat,weights", "rowed")
        .node("Reshape", "rowed,dims", "y")
        .output("y", FLOAT);
  }

  @Test
  void outputsWithDimsOfOne() {
    for (long[] dims : new long[][] {{-1, 4, 1, 1}, {-1, 1, 4}, {-1, 4}}) {
      GraphShapes shapes = check(COLOUR, moved(dims), 3);
      assertThat(shapes.output().batched()).isTrue();
      assertThat(shapes.output().exact()).isTrue();
      dims[0] = 3;
      assertThat(shapes.output().shape(3)).isEqualTo(dims);
    }
    for (long[] dims : new long[][] {{4}, {4, 1}}) {
      Port output = check(COLOUR, moved(dims), 0).output();
      assertThat(output.shape(1)).isEqualTo(dims);
      assertThat(output.batched()).isFalse();
      refused(COLOUR, moved(dims), 2, "that is for a batch of 2, and maxBatch is 2");
    }
    refused(COLOUR, moved(2, 2), 0, "its graph's output 'y' is float32[2, 2]");
    // Of a batch the pictures would be mixed.
    refused(COLOUR, moved(1, -1), 2, "its graph's output 'y' is float32[1, 8]");
    float[] many = new float[16_000_000];
    byte[] large = movedGraph(1, -1).tensor("many", many, many.length).toByteArray();
    assertThat(check(COLOUR, large, 0).maxBatch()).isEqualTo(1);
  }

  private static GraphWriter mystery(Object... dims) {
    return new GraphWriter()
        .input("x", FLOAT, "N", 3, 8, 8)
        .node("com.example.Mystery", "x", "y")
        .output("y", FLOAT, dims);
  }

  @Test
  void outputsOfWhichOnlyTheDeclarationIsKnown() {
    assertThat(check(COLOUR, mystery("N", 4).toByteArray(), 3).output().exact()).isFalse();
    assertThat(check(COLOUR, mystery().toByteArray(), 3).output().shape(3)).containsExactly(3, 4);
    assertThat(check(COLOUR, mystery(4).toByteArray(), 1).output().shape(1)).containsExactly(4);
    refused(COLOUR, mystery("N", 5).toByteArray(), 0, "its graph's output 'y' is float32[-1, 5]");
    refused(
        COLOUR,
        mystery()
            .node("com.example.Mystery", "y", "z", integer("k", 1))
            .output("z", FLOAT)
            .toByteArray(),
        0,
        "to one of ['y' float32 of unknown shape, 'z' float32 of unknown shape]");
  }

  @Test
  void anOutputThatIsASequence() {
    // TypeProto.sequence_type, whose contents do not matter.
    ProtoWriter sequence = new ProtoWriter().message(4, new ProtoWriter());
    refused(
        COLOUR,
        new GraphWriter()
            .input("x", FLOAT, "N", 3, 8, 8)
            .node("SplitToSequence", "x", "y")
            .inGraph(
                graph -> graph.message(12, new ProtoWriter().text(1, "y").message(2, sequence)))
            .toByteArray(),
        0,
        "its graph's output 'y' is no tensor of a known type, expected float32[1, 4]");
  }
}
