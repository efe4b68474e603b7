package dev.emotion4j.onnx.graph.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.OnnxNode;
import dev.emotion4j.onnx.graph.TensorField;
import dev.emotion4j.onnx.graph.ValueField;
import dev.emotion4j.onnx.graph.rules.NodeContext;
import dev.emotion4j.onnx.graph.rules.Operators;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import dev.emotion4j.onnx.testing.TestGraphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The facts about well-formed models. Parameters are counted by the tool that made the files. */
class OnnxGraphTest {
  private static ByteBuffer bundled(String name) throws IOException {
    try (var stream = BundledModels.class.getResourceAsStream("models/" + name)) {
      return ByteBuffer.wrap(stream.readAllBytes());
    }
  }

  @Test
  void readsTheBundledDetector() throws IOException {
    OnnxGraph graph = OnnxGraph.read("face_detector.onnx", bundled("face_detector.onnx"));

    assertThat(graph.irVersion()).isEqualTo(7);
    assertThat(graph.opset()).isEqualTo(12);
    assertThat(graph.producerName()).isEqualTo("emotion4j");
    assertThat(graph.inputs().get(0))
        .isEqualTo(new ValueField("input", ElementType.FLOAT, List.of(-1L, 3L, 240L, 320L)));
    assertThat(graph.outputs().get(0))
        .isEqualTo(new ValueField("output", ElementType.FLOAT, List.of(-1L, 4420L, 6L)));
    assertThat(graph.parameterCount()).isEqualTo(273_888);
    // 40x30 cells of 3 priors, 20x15 of 2, 10x8 of 2 and 5x4 of 3: 3600 + 600 + 160 + 60
    assertThat(StrictCost.of(graph, 1, 3, 240, 320).outputDims()).containsExactly(1L, 4420L, 6L);
    assertThat(StrictCost.of(graph, 2, 3, 240, 320).outputDims()).containsExactly(2L, 4420L, 6L);
  }

  @Test
  void readsTheBundledClassifier() throws IOException {
    OnnxGraph graph = OnnxGraph.read("face_expression.onnx", bundled("face_expression.onnx"));

    assertThat(graph.opset()).isEqualTo(12);
    assertThat(graph.inputs().get(0))
        .isEqualTo(new ValueField("input", ElementType.FLOAT, List.of(-1L, 3L, 112L, 112L)));
    assertThat(graph.outputs().get(0))
        .isEqualTo(new ValueField("output", ElementType.FLOAT, List.of(-1L, 7L)));
    assertThat(graph.parameterCount()).isEqualTo(323_687);
    assertThat(StrictCost.of(graph, 1, 3, 112, 112).outputDims()).containsExactly(1L, 7L);
  }

  @Test
  void countsTheMultiplicationsAndBytesOfAClassifier() {
    StrictCost cost =
        StrictCost.of(OnnxGraph.read("m", GraphWriter.classifier().toBuffer()), 1, 3, 8, 8);

    assertThat(cost.outputDims()).containsExactly(1L, 4L);
    // conv and relu, 4x8x8 each, live at the same time; pool, flat and output have 4 each
    assertThat(cost.bytes()).isEqualTo(4 * (256 + 256));
    // conv 256x27; then reads and writes: relu 256+256, pool 256+4, flat 4+4, gemm 4+16+4
    assertThat(cost.multiplyAdds()).isEqualTo(6912 + 512 + 260 + 8 + 24);
  }

  @Test
  void readsAModelInTheMiddleOfADirectBuffer() {
    byte[] model = GraphWriter.classifier().toByteArray();
    ByteBuffer buffer = ByteBuffer.allocateDirect(model.length + 20).position(10);
    buffer.put(model).limit(buffer.position()).position(10);

    OnnxGraph graph = OnnxGraph.read("m", buffer);

    assertThat(graph.parameterCount()).isEqualTo(4 * 27 + 4 + 16);
    TensorField filters = graph.initializers().get("filters");
    assertThat(filters.dims()).containsExactly(4L, 3L, 3L, 3L);
    assertThat(filters.dataLength()).isEqualTo(4 * 27 * 4);
    assertThat(buffer.order(java.nio.ByteOrder.LITTLE_ENDIAN).getFloat(filters.dataOffset()))
        .isEqualTo((float) Math.sin(1));
    assertThat(buffer.position()).isEqualTo(10);
  }

  @Test
  void readsValuesInTypedFieldsPackedOrNot() {
    ProtoWriter packed =
        GraphWriter.tensor(GraphWriter.INT64, 2)
            .text(8, "shape")
            .bytes(7, new ProtoWriter().varint(1).varint(-1).toByteArray());
    ProtoWriter single =
        GraphWriter.tensor(GraphWriter.INT64, 2).text(8, "shape").integer(7, 1).integer(7, -1);
    for (ProtoWriter tensor : List.of(packed, single)) {
      OnnxGraph graph =
          OnnxGraph.read(
              "m", GraphWriter.single("Reshape", "input,shape").initializer(tensor).toBuffer());
      assertThat(StrictCost.of(graph, 1, 3, 8, 8).outputDims()).containsExactly(1L, 192L);
    }
  }

  @Test
  void acceptsInitializersThatAreListedAsInputsToo() {
    OnnxGraph graph =
        OnnxGraph.read(
            "m",
            GraphWriter.classifier().input("filters", GraphWriter.FLOAT, 4, 3, 3, 3).toBuffer());
    assertThat(graph.inputs().get(0).name()).isEqualTo("input");
  }

  @Test
  void skipsFieldsItDoesNotKnow() {
    ProtoWriter model =
        new ProtoWriter().integer(1, 8).text(1000, "future").float32(1001, 1f).integer(1002, 7);
    OnnxGraph graph = OnnxGraph.read("m", GraphWriter.classifier().startingWith(model).toBuffer());
    assertThat(graph.nodes()).hasSize(5);
  }

  @Test
  void followsShapesThatAreComputedFromTheInputsShape() {
    // As PyTorch exports x.view(x.size(0), -1)
    OnnxGraph graph =
        OnnxGraph.read(
            "m",
            GraphWriter.withInput()
                .integers("minusOne", -1)
                .integers("axes", 0)
                .node("Shape", "input", "shape")
                .node(
                    "Constant",
                    "",
                    "zero",
                    GraphWriter.tensor(
                        "value",
                        GraphWriter.tensor(GraphWriter.INT64).bytes(9, ProtoWriter.longs(0))))
                .node("Gather", "shape,zero", "n")
                .node("Unsqueeze", "n,axes", "batch")
                .node("Concat", "batch,minusOne", "wanted", GraphWriter.integer("axis", 0))
                .node("Reshape", "input,wanted", "output")
                .output("output", GraphWriter.FLOAT, "N", 192)
                .toBuffer());
    assertThat(StrictCost.of(graph, 5, 3, 8, 8).outputDims()).containsExactly(5L, 192L);
  }

  @Test
  void everyAllowedOperatorHasARule() {
    for (String operator : OperatorNames.all()) {
      OnnxNode node =
          new OnnxNode(0, "", operator, List.of(), List.of("output"), java.util.Map.of());
      try {
        Operators.find(operator).rule().outputs(new NodeContext("m", node, 13, List.of()));
      } catch (dev.emotion4j.ModelException missingInputs) {
        assertThat(missingInputs).hasMessageContaining(operator);
      }
    }
  }

  @Test
  void aGraphWithQuantisedNodesSaysSo() throws IOException {
    Map<String, byte[]> graphs = TestGraphs.all();
    assertThat(
            graphs.entrySet().stream()
                .filter(
                    graph ->
                        OnnxGraph.read("m.onnx", ByteBuffer.wrap(graph.getValue())).isQuantised())
                .map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "quantised, QDQ", "quantised, integer", "quantised by the runtime");
  }
}
