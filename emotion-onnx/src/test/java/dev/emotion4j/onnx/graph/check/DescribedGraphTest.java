package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.classifier;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.testing.GraphWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Graphs compared with what their descriptions say of them. */
class DescribedGraphTest {
  private static final int UINT8 = 2;
  private static final String LOCATION = "models/m.onnx";
  private static final String CHECKSUM = ", \"checksum\": \"" + "0".repeat(64) + "\"";

  private static DescribedModel described(String fields) {
    String json = "{\"models\": {\"m.onnx\": {" + fields + "}}}";
    return ModelInfoReader.read("models", json.getBytes(StandardCharsets.UTF_8), null, false)
        .get("m.onnx");
  }

  /** A description of float32[1, 3, 8, 8] and four classes, with more fields. */
  private static DescribedModel usual(String more) {
    return described(
        "\"input_shape\": [1, 3, 8, 8], \"output_shape\": [1, 4],"
            + " \"classes\": [\"a\", \"b\", \"c\", \"d\"]"
            + more);
  }

  private static GraphShapes check(DescribedModel model, byte[] graph, int maxBatch) {
    return GraphShapes.check(
        LOCATION,
        model,
        OnnxGraph.read(LOCATION, ByteBuffer.wrap(graph)),
        maxBatch,
        GraphCheck.STANDARD);
  }

  private static GraphShapes check(DescribedModel model, GraphWriter graph, int maxBatch) {
    return check(model, graph.toByteArray(), maxBatch);
  }

  private static void refused(DescribedModel model, GraphWriter graph, String message) {
    refused(model, graph.toByteArray(), message);
  }

  private static void refused(DescribedModel model, byte[] graph, String message) {
    assertThatThrownBy(() -> check(model, graph, 0))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(LOCATION + ": " + message);
  }

  // Inputs

  @Test
  void aSecondInputThatIsReadIsRefused() {
    refused(
        usual(""),
        classifier().input("mask", FLOAT, "N", 4).node("Mul", "flat,mask", "y"),
        "the graph reads 2 inputs [input, mask], expected exactly one, the picture; export the model"
            + " with that input alone");
  }

  @Test
  void aSecondInputThatNothingReadsIsFedSomething() {
    GraphShapes shapes = check(usual(""), classifier().input("mask", INT64, "N", 2), 0);
    assertThat(shapes.input().name()).isEqualTo("input");
    assertThat(shapes.unusedInputs())
        .singleElement()
        .satisfies(port -> assertThat(port.shape(1)).containsExactly(1, 2));
  }

  @Test
  void channelsThatComeLastAreToldHowToBeDescribed() {
    refused(
        usual(""),
        new GraphWriter()
            .input("x", FLOAT, "N", 8, 8, 3)
            .node("ReduceMean", "x", "y")
            .output("y", FLOAT),
        "its graph's input 'x' is float32[-1, 8, 8, 3], expected float32[-1, 3, 8, 8] (-1 is any"
            + " size), as input_shape in model_info.json says; its channels come last, so set"
            + " \"input_shape\": [1, 8, 8, 3] there");
  }

  @Test
  void channelsThatComeFirstAreToldHowToBeDescribed() {
    refused(
        described("\"input_shape\": [1, 8, 8, 3], \"output_shape\": [1, 1], \"classes\": [\"a\"]"),
        withInput().node("ReduceMean", "input", "y").output("y", FLOAT),
        "its graph's input 'input' is float32[-1, 3, 8, 8], expected float32[-1, 8, 8, 3] (-1 is any"
            + " size), as input_shape in model_info.json says; its channels come first, so set"
            + " \"input_shape\": [1, 3, 8, 8] there");
  }

  @Test
  void bytesMustBeDescribedSinceTheyAreFedOtherwise() {
    byte[] bytes =
        new GraphWriter()
            .input("x", UINT8, "N", 3, 8, 8)
            .tensor("weights", GraphWriter.wave(192 * 4), 192, 4)
            .node("Cast", "x", "floats", integer("to", FLOAT))
            .node("Flatten", "floats", "flat")
            .node("MatMul", "flat,weights", "y")
            .output("y", FLOAT, "N", 4)
            .toByteArray();
    refused(
        usual(""),
        bytes,
        "graph.input 'x' has element type uint8, expected floating point; set \"input_type\":"
            + " \"uint8\" in model_info.json, which feeds the picture's bytes as they are");
    assertThat(check(usual(", \"input_type\": \"uint8\""), bytes, 0).input().type().label())
        .isEqualTo("uint8");
    refused(
        usual(", \"input_type\": \"float16\""),
        classifier(),
        "graph.input 'input' has element type float32, expected float16; set \"input_type\":"
            + " \"float32\" in model_info.json, or leave it out");
  }

  @Test
  void anInputOfWholeNumbersIsRefused() {
    refused(
        usual(""),
        new GraphWriter()
            .input("x", INT64, "N", 3, 8, 8)
            .node("Cast", "x", "y", integer("to", FLOAT))
            .output("y", FLOAT),
        "graph.input 'x' has element type int64, expected float32, float16, float64 or uint8; export"
            + " the model again");
  }

  // Outputs

  @Test
  void ofSeveralOutputsTheOneThatFitsIsTaken() {
    assertThat(check(usual(""), classifier().output("relu", FLOAT), 0).output().name())
        .isEqualTo("output");
  }

  @Test
  void ofSeveralOutputsThatFitOneMustBeNamed() {
    byte[] two = classifier().output("flat", FLOAT).toByteArray();
    refused(
        usual(""),
        two,
        "its graph has 2 outputs, several of the shape float32[1, 4], as output_shape in"
            + " model_info.json says; set \"output_name\" there to one of ['output' float32[1, 4],"
            + " 'flat' float32[1, 4]]");
    assertThat(check(usual(", \"output_name\": \"flat\""), two, 0).output().name())
        .isEqualTo("flat");
    refused(
        usual(", \"output_name\": \"logits\""),
        two,
        "its graph makes no value 'logits', which output_name in model_info.json names; its outputs"
            + " are ['output' float32[1, 4], 'flat' float32[1, 4]]");
  }

  @Test
  void anOutputOfAnotherLengthIsRefused() {
    refused(
        five(),
        classifier(),
        "its graph's output 'output' is float32[1, 4], expected float32[1, 5], as output_shape in"
            + " model_info.json says; correct that, or export the model again");
  }

  private static DescribedModel five() {
    return described(
        "\"input_shape\": [1, 3, 8, 8], \"output_shape\": [1, 5],"
            + " \"classes\": [\"a\", \"b\", \"c\", \"d\", \"e\"]");
  }

  @Test
  void anOutputOfWholeNumbersIsRefused() {
    refused(
        usual(""),
        withInput().node("Shape", "input", "output").output("output", INT64),
        "graph.output 'output' has element type int64, expected float32, float16 or float64; export"
            + " the model again");
  }

  // Batches

  /** 16 million parameters, so that a batch is worth its memory. */
  private static GraphWriter large(GraphWriter graph) {
    return graph.tensor("large", new float[16_000_000], 16_000_000);
  }

  @Test
  void aLargeModelIsRunInBatchesOfEight() {
    assertThat(check(usual(""), large(classifier()), 0).maxBatch()).isEqualTo(8);
    assertThat(check(usual(""), classifier(), 0).maxBatch()).isEqualTo(1);
    // Whose range is taken of the batch: a picture's answer would depend on the others.
    GraphWriter dynamic =
        large(classifier()).node("DynamicQuantizeLinear", "input", "q,scale,zero");
    assertThat(check(usual(""), dynamic, 0).maxBatch()).isEqualTo(1);
  }

  @Test
  void theDefaultBatchIsTheLargestThatPasses() {
    // 192 numbers a picture, repeated: 100 million bytes, of which two fit into the limit of one
    // value, 268435456 bytes, and three do not.
    byte[] graph =
        large(classifier())
            .integers("repeats", 1, 130_000, 1, 1)
            .node("Tile", "input,repeats", "tiled")
            .node("ReduceMax", "tiled", "max", ints("axes", 1, 2, 3))
            .node("Flatten", "max", "peak")
            .node("Add", "output,peak", "y")
            .output("y", FLOAT, "N", 4)
            .toByteArray();
    assertThat(check(usual(", \"output_name\": \"y\""), graph, 0).maxBatch()).isEqualTo(2);
    assertThatThrownBy(() -> check(usual(", \"output_name\": \"y\""), graph, 4))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            LOCATION
                + ": graph.node[5] 'Tile of tiled' (Tile): an output FLOAT[3, 390000, 8, 8] of"
                + " 299520000 bytes, the limit is 268435456; that is for a batch of 3, and maxBatch"
                + " is 4: set a maxBatch of at most 2, or leave it at its default");
  }

  @Test
  void aBatchOfOneThatTheExporterBakedInIsKept() {
    byte[] graph =
        large(withInput())
            .integers("one", 1, 192)
            .tensor("weights", GraphWriter.wave(192 * 4), 192, 4)
            .node("Reshape", "input,one", "row")
            .node("MatMul", "row,weights", "output")
            .output("output", FLOAT, 1, 4)
            .toByteArray();
    assertThat(check(usual(""), graph, 0).maxBatch()).isEqualTo(1);
    assertThatThrownBy(() -> check(usual(""), graph, 2))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            LOCATION
                + ": graph.node[0] 'Reshape of row' (Reshape): the input FLOAT[2, 3, 8, 8] doesn't"
                + " fit the shape [1, 192]; that is for a batch of 2, and maxBatch is 2: set a"
                + " maxBatch of at most 1, or leave it at its default");
  }

  // What has no bound

  @Test
  void aShapeThatTheFileDeclaresWronglyNeedsAChecksum() {
    GraphWriter graph = GraphWriter.classifier().declare("relu", FLOAT, "N", 99, 8, 8);
    GraphShapes shapes = check(usual(CHECKSUM), graph, 0);
    assertThat(shapes.unbounded())
        .isEqualTo(
            LOCATION
                + ": graph.node[1] 'Relu of relu' (Relu): graph.value_info 'relu' is declared as"
                + " FLOAT[-1, 99, 8, 8], but the graph makes FLOAT[1, 4, 8, 8]");
    assertThatThrownBy(() -> check(usual(""), graph, 0)).isInstanceOf(ModelException.class);
  }

  private static GraphWriter withoutARule() {
    return withInput()
        .node("com.example.Mystery", "input", "mystery")
        .node("Flatten", "mystery", "output")
        .output("output", FLOAT, "N", 4);
  }

  @Test
  void aGraphWithAnUnknownOperatorNeedsAChecksum() {
    GraphShapes shapes = check(usual(CHECKSUM), withoutARule(), 0);
    assertThat(shapes.unbounded())
        .isEqualTo(
            LOCATION
                + ": graph.node[0] 'com.example.Mystery of mystery' (com.example.Mystery): nothing"
                + " here bounds what this operator makes and takes");
    assertThat(shapes.output().exact()).isFalse();
    refused(
        usual(""),
        withoutARule(),
        "graph.node[0] 'com.example.Mystery of mystery' (com.example.Mystery): nothing here bounds"
            + " what this operator makes and takes; such a graph is given to ONNX Runtime only if"
            + " its checksum was verified: if the file is the right one, add its checksum (emotion"
            + " models --add-checksums)");
  }

  @Test
  void theStrictCheckRefusesAnUnknownOperatorInAnyCase() {
    assertThatThrownBy(
            () ->
                GraphShapes.check(
                    LOCATION,
                    usual(CHECKSUM),
                    OnnxGraph.read(LOCATION, ByteBuffer.wrap(withoutARule().toByteArray())),
                    0,
                    GraphCheck.STRICT))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            " (com.example.Mystery): nothing here bounds what this operator makes and takes;"
                + " GraphCheck.STRICT refuses such a graph, STANDARD gives it to ONNX Runtime once"
                + " its checksum was verified");
  }

  @Test
  void whatIsKnownToBeWrongIsRefusedThoughTheRestIsUnknown() {
    refused(
        usual(CHECKSUM),
        withInput()
            .integers("huge", 200_000, 200_000)
            .node("com.example.Mystery", "input", "mystery")
            .node("ConstantOfShape", "huge", "zeros")
            .node("Flatten", "mystery", "output")
            .output("output", FLOAT, "N", 4),
        "graph.node[1] 'ConstantOfShape of zeros' (ConstantOfShape): an output FLOAT[200000,"
            + " 200000] of 160000000000 bytes, the limit is 268435456");
  }
}
