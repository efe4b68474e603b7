package dev.emotion4j.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.files.SideFiles;
import dev.emotion4j.onnx.graph.rules.TensorShape;
import dev.emotion4j.onnx.testing.GraphWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataGraphTest {
  @TempDir private Path folder;

  @Test
  void theDetectorAnswersTheSameBitsFromWeightsInItsFile() throws Exception {
    assertSameBits("face_detector.onnx", 65_536, 1, 3, 240, 320);
  }

  @Test
  void theClassifierAnswersTheSameBitsFromWeightsInItsFile() throws Exception {
    assertSameBits("face_expression.onnx", 32_768, 2, 3, 112, 112);
  }

  @Test
  void smallTensorsAndEverythingElseStayAsTheyAre() throws Exception {
    ByteBuffer model = GraphWriter.classifier().toBuffer();
    ByteBuffer rewritten = write(OnnxGraph.read("m", model), model, "m.onnx");
    assertThat(rewritten).isEqualTo(model);
    assertThat(rewritten.isDirect()).isTrue();
  }

  @Test
  void whatACutGraphDoesNotNeedIsNotWritten() {
    ByteBuffer model = GraphWriter.classifier().toBuffer();
    OnnxGraph whole = OnnxGraph.read("m", model);
    ByteBuffer rewritten = write(whole.endingAt(Set.of("pool"), model), model, "m.onnx");

    OnnxGraph written = OnnxGraph.read("m", rewritten);
    assertThat(written.nodes())
        .extracting(OnnxNode::operator)
        .containsExactly("Conv", "Relu", "GlobalAveragePool");
    assertThat(written.outputs()).containsExactly(new ValueField("pool", null, null));
    assertThat(written.initializers()).hasSize(3);
  }

  @Test
  void aGraphEndsWhereItDidIfTheNamesAreItsOutputsOrNoNodeMakesThem() {
    ByteBuffer model = GraphWriter.classifier().toBuffer();
    OnnxGraph whole = OnnxGraph.read("m", model);
    assertThat(whole.endingAt(Set.of(), model)).isSameAs(whole);
    assertThat(whole.endingAt(Set.of("output"), model)).isSameAs(whole);
    assertThat(whole.endingAt(Set.of("pool", "bias"), model)).isSameAs(whole);
    ByteBuffer leavesOut =
        GraphWriter.withInput()
            .integers("k", 3)
            .node("TopK", "input,k", ",output")
            .output("output", GraphWriter.INT64)
            .toBuffer();
    OnnxGraph largest = OnnxGraph.read("m", leavesOut);
    assertThat(largest.endingAt(Set.of(""), leavesOut)).isSameAs(largest);
  }

  @Test
  void anOutputThatStaysIsStillOfTheTypeThatTheFileDeclares() {
    ByteBuffer model = GraphWriter.classifier().toBuffer();
    OnnxGraph cut = OnnxGraph.read("m", model).endingAt(Set.of("pool", "output"), model);
    assertThat(cut.outputs())
        .containsExactlyInAnyOrder(
            new ValueField("pool", null, null),
            new ValueField("output", ElementType.FLOAT, List.of(-1L, 4L)));
  }

  @Test
  void offsetsCountFromTheFilesFirstByte() throws Exception {
    byte[] file =
        GraphWriter.withInput()
            .tensor("scale", GraphWriter.wave(3 * 8 * 16), 3, 8, 16)
            .node("MatMul", "input,scale", "output")
            .output("output", GraphWriter.FLOAT, "N", 3, 8, 16)
            .toByteArray();
    ByteBuffer buffer = ByteBuffer.allocateDirect(file.length + 7).position(7);
    buffer.put(file).position(7);
    Files.write(folder.resolve("m.onnx"), file);

    ByteBuffer rewritten = write(OnnxGraph.read("m.onnx", buffer), buffer, "m.onnx");

    assertThat(run(rewritten, 1, 3, 8, 8)).isEqualTo(run(direct(file), 1, 3, 8, 8));
  }

  private static ByteBuffer write(OnnxGraph graph, ByteBuffer model, String location) {
    return ExternalDataGraph.inPlace(graph, model, location, SideFiles.none());
  }

  private void assertSameBits(String name, int maxBytes, long... dims)
      throws IOException, OrtException {
    byte[] file;
    try (var stream = BundledModels.class.getResourceAsStream("models/" + name)) {
      file = stream.readAllBytes();
    }
    Files.write(folder.resolve(name), file);
    ByteBuffer model = ByteBuffer.wrap(file);

    ByteBuffer rewritten = write(OnnxGraph.read(name, model), model, name);

    assertThat(rewritten.remaining()).isLessThan(maxBytes);
    assertThat(run(rewritten, dims)).isEqualTo(run(direct(file), dims));
  }

  private float[] run(ByteBuffer model, long... dims) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] input = GraphWriter.wave((int) TensorShape.product(dims, 0, dims.length));
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.disable_prepacking", "1");
      options.addConfigEntry(
          "session.model_external_initializers_file_folder_path", folder.toString());
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), dims);
          OrtSession.Result result = session.run(Map.of("input", tensor))) {
        FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] values = new float[output.remaining()];
        output.get(values);
        return values;
      }
    }
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
