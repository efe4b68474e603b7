package dev.emotion4j.examples.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.emotion4j.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done to a graph before it is quantised changes none of ONNX Runtime's answers. */
class SameAnswersTest {
  private static final String LOCATION = "m.onnx";

  private static List<String> tidied(byte[] model) throws IOException {
    WorkGraph graph = WorkGraph.read(LOCATION, model);
    OpsetUpgrade.apply(graph);
    Tidying.apply(graph);
    assertThat(graph.opset()).isGreaterThanOrEqualTo(13);
    try (PictureTensors pictures = TestModel.pictures(3, 1)) {
      Answers before = Answers.of(LOCATION, model, pictures, 3);
      Answers after = Answers.of(LOCATION, graph.toBytes(), pictures, 3);
      assertThat(before.pictures().get(0).get(0)).hasSizeGreaterThan(1);
      assertThat(before.relativeError(after)).isLessThan(1e-5);
    }
    return graph.nodes.stream().map(NodeProto::getOpType).toList();
  }

  private static AttributeProto number(String name, float value) {
    return NodeParts.number(name, value);
  }

  @Test
  void constantsAndNodesThatDoNothingAreGone() throws IOException {
    byte[] model =
        new TestModel(12)
            .conv("input", "c", 3, 4, 3, 1)
            .node("Dropout", "c", "d")
            .node("Identity", "d", "i")
            .node(
                "Constant",
                "",
                "two",
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(TensorValues.ofFloats("", List.of(), 2))
                    .build())
            .node("Mul", "i,two", "output")
            .output("output", 0, 4, 16, 16);
    // The builder names an empty input for a node without inputs.
    assertThat(tidied(withoutEmptyInputs(model))).containsExactly("Conv", "Mul");
  }

  private static byte[] withoutEmptyInputs(byte[] model) throws IOException {
    var builder = ModelProto.parseFrom(model).toBuilder();
    for (var node : builder.getGraphBuilder().getNodeBuilderList()) {
      if (node.getOpType().equals("Constant")) {
        node.clearInput();
      }
    }
    return builder.build().toByteArray();
  }

  private static AttributeProto branch(String name, NodeProto... nodes) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name).addAllNode(List.of(nodes));
    graph.addOutputBuilder().setName(nodes[nodes.length - 1].getOutput(0));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  /** In set 12 the axes of Unsqueeze are a setting, in set 13 an input. */
  private static byte[] withBranches() {
    AttributeProto axes = TestModel.ints("axes", 0);
    return new TestModel(12)
        .conv("input", "c", 3, 4, 3, 1)
        .node("Identity", "c", "i")
        .node("Relu", "c", "r")
        .floats("limit", new float[] {0})
        .node("ReduceMean", "r", "m", NodeParts.integer("keepdims", 0))
        .node("Greater", "m,limit", "bright")
        .node(
            "If",
            "bright",
            "output",
            branch(
                "then_branch",
                NodeParts.of("Unsqueeze", List.of("i"), "u", axes),
                NodeParts.of("Squeeze", List.of("u"), "s", axes),
                NodeParts.of("Mul", List.of("s", "r"), "t")),
            branch("else_branch", NodeParts.of("Neg", List.of("i"), "n")))
        .output("output", 0, 4, 16, 16);
  }

  @Test
  void graphsWithinNodesFindWhatTheyRead() throws IOException {
    assertThat(tidied(withBranches()))
        .containsExactly("Conv", "Identity", "Relu", "ReduceMean", "Greater", "If");
  }

  @Test
  void nodesAreTakenInAnyOrder() throws IOException {
    var model = ModelProto.parseFrom(withBranches()).toBuilder();
    List<NodeProto> nodes = new ArrayList<>(model.getGraph().getNodeList());
    Collections.reverse(nodes);
    model.getGraphBuilder().clearNode().addAllNode(nodes);
    assertThat(tidied(model.build().toByteArray()))
        .containsExactlyInAnyOrder("Conv", "Identity", "Relu", "ReduceMean", "Greater", "If");
  }

  @Test
  void batchNormalisationBecomesPartOfTheConvolution() throws IOException {
    byte[] model =
        new TestModel(12)
            .conv("input", "c", 3, 4, 3, 1)
            .floats("gamma", new float[] {1, 2, -1, 0.5f}, 4)
            .floats("beta", new float[] {0, 1, 2, -3}, 4)
            .floats("mean", new float[] {0.5f, -1, 0, 2}, 4)
            .floats("variance", new float[] {1, 4, 0.25f, 0.01f}, 4)
            .node("BatchNormalization", "c,gamma,beta,mean,variance", "n", number("epsilon", 1e-3f))
            .node("Relu", "n", "output")
            .output("output", 0, 4, 16, 16);
    assertThat(tidied(model)).containsExactly("Conv", "Relu");
  }

  @Test
  void theMeanOfAPictureIsAGlobalAveragePool() throws IOException {
    byte[] kept =
        new TestModel(13)
            .conv("input", "c", 3, 4, 3, 1)
            .node("ReduceMean", "c", "output", TestModel.ints("axes", -1, -2))
            .output("output", 0, 4, 1, 1);
    assertThat(tidied(kept)).containsExactly("Conv", "GlobalAveragePool");
    byte[] flat =
        new TestModel(13)
            .conv("input", "c", 3, 4, 3, 1)
            .node("Relu", "c", "r")
            .node(
                "ReduceMean",
                "r",
                "output",
                TestModel.ints("axes", 2, 3),
                NodeParts.integer("keepdims", 0))
            .output("output", 0, 4);
    assertThat(tidied(flat)).containsExactly("Conv", "Relu", "GlobalAveragePool", "Flatten");
    byte[] channels =
        new TestModel(13)
            .conv("input", "c", 3, 4, 3, 1)
            .node("ReduceMean", "c", "output", TestModel.ints("axes", 1))
            .output("output", 0, 1, 16, 16);
    assertThat(tidied(channels)).containsExactly("Conv", "ReduceMean");
  }

  @Test
  void theActivationOfAStemComesAfterItsMaxPool() throws IOException {
    for (String activation : List.of("Relu", "Clip")) {
      byte[] model =
          new TestModel(13)
              .conv("input", "c", 3, 4, 3, 1)
              .floats("low", new float[] {-0.25f})
              .floats("high", new float[] {0.5f})
              .node(activation, activation.equals("Clip") ? "c,low,high" : "c", "a")
              .node(
                  "MaxPool",
                  "a",
                  "output",
                  TestModel.ints("kernel_shape", 3, 3),
                  TestModel.ints("strides", 2, 2),
                  TestModel.ints("pads", 1, 1, 1, 1))
              .output("output", 0, 4, 8, 8);
      assertThat(tidied(model)).containsExactly("Conv", "MaxPool", activation);
    }
    byte[] readTwice =
        new TestModel(13)
            .conv("input", "c", 3, 4, 3, 1)
            .node("Relu", "c", "a")
            .node("MaxPool", "a", "m", TestModel.ints("kernel_shape", 1, 1))
            .node("Add", "a,m", "output")
            .output("output", 0, 4, 16, 16);
    assertThat(tidied(readTwice)).containsExactly("Conv", "Relu", "MaxPool", "Add");
  }

  /** All dimensions from the axis on are one in set 12, but not in set 13. */
  @Test
  void softmaxMeansWhatItMeantInItsOwnOperatorSet() throws IOException {
    byte[] model =
        new TestModel(12)
            .conv("input", "c", 3, 4, 3, 1)
            .node("Softmax", "c", "s")
            .node("LogSoftmax", "s", "output", NodeParts.integer("axis", 2))
            .output("output", 0, 4, 16, 16);
    assertThat(tidied(model)).contains("Softmax", "LogSoftmax", "Flatten", "Reshape");
  }

  @Test
  void settingsThatBecameInputsAreInputs() throws IOException {
    byte[] model =
        new TestModel(9)
            .conv("input", "c", 3, 4, 3, 1)
            .node("Clip", "c", "k", number("min", -0.25f), number("max", 0.5f))
            .node("Clip", "k", "k2", number("max", 0.4f))
            .node(
                "Pad",
                "k2",
                "p",
                TestModel.ints("pads", 0, 0, 1, 2, 0, 0, 3, 4),
                number("value", 1))
            .node(
                "Slice",
                "p",
                "l",
                TestModel.ints("starts", 1, 0),
                TestModel.ints("ends", 12, 20),
                TestModel.ints("axes", 2, 3))
            .node("Unsqueeze", "l", "u", TestModel.ints("axes", 1))
            .node("Squeeze", "u", "q", TestModel.ints("axes", 1))
            .node(
                "Split",
                "q",
                "left,right",
                NodeParts.integer("axis", 1),
                TestModel.ints("split", 1, 3))
            .node("ReduceSum", "right", "output", TestModel.ints("axes", 1))
            .output("output", 0, 1, 11, 20);
    assertThat(tidied(model))
        .containsExactly(
            "Conv", "Clip", "Clip", "Pad", "Slice", "Unsqueeze", "Squeeze", "Split", "ReduceSum");
  }

  @Test
  void picturesAreResizedAsInTheirOwnOperatorSet() throws IOException {
    AttributeProto linear = NodeParts.text("mode", "linear");
    for (int opset : new int[] {9, 10}) {
      for (float scale : opset == 9 ? new float[] {1.5f, 2} : new float[] {0.4f, 0.75f, 1.5f, 2}) {
        for (AttributeProto mode : List.of(NodeParts.text("mode", "nearest"), linear)) {
          int size = (int) (scale * 16);
          byte[] model =
              new TestModel(opset)
                  .conv("input", "c", 3, 4, 3, 1)
                  .floats("scales", new float[] {1, 1, scale, scale}, 4)
                  .node(opset == 9 ? "Upsample" : "Resize", "c,scales", "output", mode)
                  .output("output", 0, 4, size, size);
          assertThat(tidied(model)).containsExactly("Conv", "Resize");
        }
      }
    }
    byte[] both =
        new TestModel(10)
            .conv("input", "c", 3, 4, 3, 1)
            .floats("scales", new float[] {1, 1, 2, 0.5f}, 4)
            .node("Resize", "c,scales", "output", linear)
            .output("output", 0, 4, 32, 8);
    assertThat(tidied(both)).containsExactly("Conv", "Resize");
    byte[] setting =
        new TestModel(8)
            .conv("input", "c", 3, 4, 3, 1)
            .node("Upsample", "c", "output", linear, TestModel.floatList("scales", 1, 1, 2, 2))
            .output("output", 0, 4, 32, 32);
    assertThat(tidied(setting)).containsExactly("Conv", "Resize");
  }

  @Test
  void theLargestAreTakenAsInTheirOwnOperatorSet() throws IOException {
    byte[] model =
        new TestModel(9)
            .conv("input", "c", 3, 4, 3, 1)
            .node("TopK", "c", "output,indices", NodeParts.integer("k", 3))
            .output("output", 0, 4, 16, 3);
    assertThat(tidied(model)).containsExactly("Conv", "TopK");
  }

  @Test
  void anOperatorWhoseMeaningChangedIsNamed() {
    byte[] model =
        new TestModel(9)
            .conv("input", "c", 3, 4, 3, 1)
            .floats("one", new float[] {1, 1, 1, 1}, 4)
            .node("Mul", "one,one", "scales")
            .node("Upsample", "c,scales", "output")
            .output("output", 0, 4, 16, 16);
    WorkGraph graph = WorkGraph.read(LOCATION, model);
    assertThatThrownBy(() -> OpsetUpgrade.apply(graph))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "m.onnx: node 'output' (Upsample) means something else in operator set 13 than in set"
                + " 9; export the model again with opset_version=13 or later");
  }

  @Test
  void whatIsNoFloatModelIsRefused() {
    assertThatThrownBy(() -> WorkGraph.read(LOCATION, new byte[] {1, 2, 3}))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("m.onnx: is not an ONNX model: ");
    byte[] quantised =
        new TestModel(13)
            .floats("s", new float[] {1})
            .node("QuantizeLinear", "input,s", "q")
            .node("DequantizeLinear", "q,s", "output")
            .output("output", 0, 3, 16, 16);
    assertThatThrownBy(() -> WorkGraph.read(LOCATION, quantised))
        .hasMessage(
            "m.onnx: is quantised already: node 'q' is QuantizeLinear; give the float32 model");
  }
}
