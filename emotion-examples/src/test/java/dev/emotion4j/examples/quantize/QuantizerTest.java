package dev.emotion4j.examples.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizerTest {
  private static final String LOCATION = "m.onnx";

  @TempDir private Path directory;
  private PictureTensors known;
  private PictureTensors unseen;

  @BeforeEach
  void makePictures() throws IOException {
    known = TestModel.pictures(24, 1);
    unseen = TestModel.pictures(12, 2);
  }

  @AfterEach
  void closePictures() throws IOException {
    known.close();
    unseen.close();
  }

  /**
   * Every kind of node that computes in integers, behind a stem in float32, as PyTorch writes
   * networks for operator set 12.
   */
  private static byte[] network() {
    return new TestModel(12)
        .conv("input", "c1", 3, 8, 3, 1)
        .node("Relu", "c1", "r1")
        .conv("r1", "c2", 8, 8, 3, 8)
        .floats("zero", new float[] {0})
        .floats("six", new float[] {6})
        .node("Clip", "c2,zero,six", "k2")
        .conv("k2", "c3", 8, 8, 1, 1)
        .node("Add", "r1,c3", "sum")
        .node("Sigmoid", "sum", "gate")
        .node("Mul", "sum,gate", "silu")
        .node(
            "MaxPool",
            "silu",
            "small",
            TestModel.ints("kernel_shape", 2, 2),
            TestModel.ints("strides", 2, 2))
        .conv("small", "c4", 8, 8, 3, 1)
        .node("LeakyRelu", "c4", "leaky", NodeParts.number("alpha", 0.1f))
        .node("Concat", "small,leaky", "both", NodeParts.integer("axis", 1))
        .conv("both", "c5", 16, 12, 1, 1)
        // Its input is read twice, so that it cannot be part of the node before it.
        .node("Relu", "c5", "r5")
        .node("Add", "c5,r5", "again")
        .node("GlobalAveragePool", "again", "mean")
        .node("Flatten", "mean", "flat")
        .weights("fc_w", 4, 12)
        .weights("fc_b", 4)
        .node("Gemm", "flat,fc_w,fc_b", "output", NodeParts.integer("transB", 1))
        .output("output", 0, 4);
  }

  private Quantizer quantizer(byte[] model, RangeMethod method) {
    return Quantizer.of(LOCATION, model, known, method, true);
  }

  private double error(byte[] model, byte[] copy) {
    return Answers.of(LOCATION, model, unseen, 100)
        .relativeError(Answers.of(LOCATION, copy, unseen, 100));
  }

  /** What ONNX Runtime runs once it has fused what it can. */
  private Set<String> fused(byte[] model) throws OrtException, IOException {
    Path file = directory.resolve("fused.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.setOptimizedModelFilePath(file.toString());
      OrtEnvironment.getEnvironment().createSession(model, options).close();
    }
    return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aWholeNetworkRunsInIntegersAndItsAnswersStay() throws Exception {
    byte[] model = network();
    for (RangeMethod method : RangeMethod.values()) {
      byte[] copy = quantizer(model, method).quantise(Set.of());
      assertThat(error(model, copy)).as(method.name()).isBetween(1e-6, 0.05);
      assertThat(fused(copy))
          .as(method.name())
          .containsExactly(
              "Conv",
              "Flatten",
              "MaxPool",
              "QGemm",
              "QLinearAdd",
              "QLinearConcat",
              "QLinearConv",
              "QLinearGlobalAveragePool",
              "QLinearLeakyRelu",
              "QLinearMul",
              "QLinearSigmoid",
              "QuantizeLinear");
    }
  }

  @Test
  void theSamePicturesGiveTheSameBytes() throws IOException {
    byte[] model = network();
    byte[] first = quantizer(model, RangeMethod.ENTROPY).quantise(Set.of());
    known.close();
    known = TestModel.pictures(24, 1);
    assertThat(quantizer(model, RangeMethod.ENTROPY).quantise(Set.of())).isEqualTo(first);
    known.close();
    known = TestModel.pictures(24, 3);
    assertThat(quantizer(model, RangeMethod.ENTROPY).quantise(Set.of())).isNotEqualTo(first);
  }

  /** As exporters write networks that are fed bytes and normalise them themselves. */
  @Test
  void aNetworkThatIsFedBytesRunsInIntegersAndItsAnswersStay() throws Exception {
    byte[] model =
        TestModel.ofBytes(13)
            .node("Cast", "input", "numbers", NodeParts.integer("to", 1))
            .floats("grey", new float[] {127.5f})
            .node("Sub", "numbers,grey", "around_zero")
            .node("Div", "around_zero,grey", "normal")
            .node("Transpose", "normal", "planes", TestModel.ints("perm", 0, 3, 1, 2))
            .conv("planes", "c1", 3, 8, 3, 1)
            .node("Relu", "c1", "r1")
            .conv("r1", "c2", 8, 4, 3, 1)
            .node("GlobalAveragePool", "c2", "mean")
            .node("Flatten", "mean", "output")
            .output("output", 0, 4);
    try (PictureTensors seen = TestModel.pictures(TestModel.BYTES, 24, 1);
        PictureTensors others = TestModel.pictures(TestModel.BYTES, 12, 2)) {
      Quantizer quantizer = Quantizer.of(LOCATION, model, seen, RangeMethod.MINMAX, true);
      assertThat(quantizer.stems()).containsExactly("c1");
      assertThat(quantizer.layers()).containsExactly("c2");
      byte[] copy = quantizer.quantise(Set.of());
      assertThat(fused(copy)).contains("Cast", "QLinearConv");
      Answers answers = Answers.of(LOCATION, model, others, 100);
      assertThat(answers.relativeError(Answers.of(LOCATION, copy, others, 100)))
          .isBetween(1e-6, 0.05);
      try (FloatSession session = new FloatSession(LOCATION, model)) {
        assertThat(answers.relativeError(Answers.withNoise(session, others))).isBetween(1e-5, 0.05);
      }
    }
  }

  @Test
  void nodesThatAreKeptStayInFloat() throws Exception {
    byte[] model = network();
    Quantizer quantizer = quantizer(model, RangeMethod.MINMAX);
    assertThat(quantizer.layers()).containsExactly("c2", "c3", "c4", "c5", "output");
    ModelProto copy = ModelProto.parseFrom(quantizer.quantise(Set.of("c2", "sum")));
    List<String> floats =
        copy.getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE)
            .map(TensorProto::getName)
            .filter(name -> name.endsWith("_w"))
            .toList();
    assertThat(floats).containsExactly("c1_w", "c2_w");
    assertThat(
            copy.getGraph().getNodeList().stream()
                .filter(node -> node.getName().equals("sum"))
                .map(node -> node.getInput(0)))
        .containsExactly("r1");
    assertThat(error(model, copy.toByteArray())).isBetween(1e-6, 0.05);
    // With all layers in float32 only the order of sums is another.
    byte[] none = quantizer.quantise(Set.copyOf(quantizer.layers()));
    assertThat(error(model, none)).isLessThan(1e-5);
    assertThat(fused(none)).doesNotContain("QuantizeLinear", "DequantizeLinear");
  }

  @Test
  void matricesAndConvolutionsThatAreOutputsAreQuantisedToo() throws Exception {
    byte[] model =
        new TestModel(13)
            .node("Flatten", "input", "flat")
            .weights("w1", 768, 32)
            .node("MatMul", "flat,w1", "m1")
            .weights("b1", 32)
            .node("Add", "m1,b1", "a1")
            .node("Relu", "a1", "r1")
            .weights("w2", 32, 4)
            .node("Gemm", "r1,w2", "output")
            .output("output", 0, 4);
    byte[] copy = quantizer(model, RangeMethod.MINMAX).quantise(Set.of());
    assertThat(error(model, copy)).isBetween(1e-6, 0.05);
    assertThat(fused(copy)).contains("QLinearAdd", "QGemm").doesNotContain("MatMul", "Gemm", "Add");
    byte[] conv =
        new TestModel(13)
            .conv("input", "c1", 3, 8, 3, 1)
            .conv("c1", "output", 8, 4, 3, 1)
            .output("output", 0, 4, 16, 16);
    byte[] convCopy = quantizer(conv, RangeMethod.MINMAX).quantise(Set.of());
    assertThat(error(conv, convCopy)).isBetween(1e-6, 0.05);
    assertThat(fused(convCopy)).contains("QLinearConv");
  }

  @Test
  void nodesBehindTheScoresAreLeftOutAndTheOthersKeepTheFilesOrder() throws IOException {
    Path file = directory.resolve(LOCATION);
    byte[] model =
        new TestModel(13)
            .node("ArgMax", "scores", "label")
            .node("Relu", "b", "scores")
            .node("Abs", "a", "b")
            .node("Neg", "input", "a")
            .output("label", 0, 1, 16, 16);
    Files.write(file, model);
    var graph = ModelProto.parseFrom(WholeModel.read(file, "scores")).getGraph();
    assertThat(graph.getOutputList()).extracting("name").containsExactly("scores");
    assertThat(graph.getNodeList()).extracting("name").containsExactly("scores", "b", "a");
  }

  @Test
  void weightsOfFloat16AreTakenAsFloat32() throws IOException {
    TensorProto.Builder weight =
        TensorProto.newBuilder()
            .setName("weight")
            .setDataType(TensorProto.DataType.FLOAT16_VALUE)
            .addDims(1);
    // The bits of 1.5, in either of the two fields.
    TensorProto raw = weight.setRawData(ByteString.copyFrom(new byte[] {0, 0x3e})).build();
    TensorProto typed = weight.clearRawData().setName("other").addInt32Data(0x3e00).build();
    var model =
        ModelProto.parseFrom(
            new TestModel(13)
                .node("Cast", "input", "half", NodeParts.integer("to", 10))
                .node("Mul", "half,weight", "twice")
                .node("Mul", "twice,other", "output")
                .output("output", 0, 3, 16, 16))
            .toBuilder();
    model
        .getGraphBuilder()
        .addInitializer(raw)
        .addInitializer(typed)
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(TensorProto.DataType.FLOAT16_VALUE);
    Path file = directory.resolve(LOCATION);
    Files.write(file, model.build().toByteArray());

    byte[] wide = WholeModel.read(file, "output");

    for (TensorProto tensor : ModelProto.parseFrom(wide).getGraph().getInitializerList()) {
      assertThat(TensorValues.floats(tensor).get(0)).isEqualTo(1.5f);
    }
    byte[] same =
        new TestModel(13)
            .floats("weight", new float[] {1.5f * 1.5f})
            .node("Mul", "input,weight", "output")
            .output("output", 0, 3, 16, 16);
    assertThat(error(same, wide)).isLessThan(1e-6);
  }

  /** Rounded before its MaxPool, the stem's output would be four times as many bytes. */
  @Test
  void aStemAndItsMaxPoolStayInFloat() throws Exception {
    byte[] model =
        new TestModel(13)
            .conv("input", "c1", 3, 8, 3, 1)
            .node("Relu", "c1", "r1")
            .node(
                "MaxPool",
                "r1",
                "small",
                TestModel.ints("kernel_shape", 2, 2),
                TestModel.ints("strides", 2, 2))
            .conv("small", "c2", 8, 8, 3, 1)
            .node("Add", "small,c2", "sum")
            .conv("sum", "c3", 8, 4, 1, 1)
            .node("GlobalAveragePool", "c3", "mean")
            .node("Flatten", "mean", "output")
            .output("output", 0, 4);
    byte[] copy = quantizer(model, RangeMethod.MINMAX).quantise(Set.of());
    assertThat(error(model, copy)).isBetween(1e-6, 0.05);
    assertThat(fused(copy)).contains("QLinearConv", "QLinearAdd");
    assertThat(operatorBefore("MaxPool")).isEqualTo("Conv");
  }

  /** Which operator makes what another one reads, in the graph that was fused last. */
  private String operatorBefore(String operator) throws IOException {
    List<NodeProto> nodes =
        ModelProto.parseFrom(Files.readAllBytes(directory.resolve("fused.onnx")))
            .getGraph()
            .getNodeList();
    String input =
        nodes.stream()
            .filter(node -> node.getOpType().equals(operator))
            .findAny()
            .orElseThrow()
            .getInput(0);
    return nodes.stream()
        .filter(node -> node.getOutputList().contains(input))
        .findAny()
        .orElseThrow()
        .getOpType();
  }

  @Test
  void theFirstLayerStaysInFloatIfItCausesMostOfTheError() throws IOException {
    float[] weights = new float[12 * 3];
    for (int i = 0; i < weights.length; i++) {
      // Channels whose ranges are far apart, where bytes have one range for all.
      weights[i] = (i % 5 - 2) * (i < 3 ? 100 : 0.01f);
    }
    byte[] model =
        new TestModel(13)
            .floats("first_w", weights, 12, 3, 1, 1)
            .floats("first_b", new float[12], 12)
            .node("Conv", "input,first_w,first_b", "first")
            .node("GlobalAveragePool", "first", "mean")
            .node("Flatten", "mean", "flat")
            .floats("scale", scales(), 12)
            .node("Mul", "flat,scale", "even")
            .weights("fc1", 12, 12)
            .node("MatMul", "even,fc1", "hidden")
            .weights("fc2", 12, 4)
            .node("MatMul", "hidden,fc2", "output")
            .output("output", 0, 4);
    Quantizer quantizer = quantizer(model, RangeMethod.MINMAX);
    LayerChoice choice = new LayerChoice(quantizer, model, known);
    assertThat(choice.edges(Set.of())).containsExactly("first");
    assertThat(choice.edges(Set.of("first"))).doesNotContain("first");
    assertThat(choice.errors(Set.of()).keySet()).startsWith("first").hasSize(3);
    Set<String> tuned =
        choice.tune(choice.errors(Set.of()), Set.of(), copy -> error(model, copy) < 0.05);
    assertThat(tuned).contains("first");
    assertThat(error(model, quantizer.quantise(tuned))).isLessThan(0.05);
  }

  private static float[] scales() {
    float[] scales = new float[12];
    java.util.Arrays.fill(scales, 100);
    scales[0] = 0.01f;
    return scales;
  }

  @Test
  void aModelWithoutLayersIsRefused() {
    byte[] model = new TestModel(13).node("Relu", "input", "output").output("output", 0, 3, 16, 16);
    assertThatThrownBy(() -> quantizer(model, RangeMethod.MINMAX))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "m.onnx: has no Conv, Gemm or MatMul with known float32 weights, but for convolutions"
                + " that read the picture itself, so there is nothing to quantise");
  }
}
