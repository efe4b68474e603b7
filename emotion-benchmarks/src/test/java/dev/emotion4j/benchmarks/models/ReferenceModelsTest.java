package dev.emotion4j.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceModelsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(ReferenceModel.class)
  void everyTensorHoldsTheBitsThatNumPyComputes(ReferenceModel model) throws Exception {
    Path file = directory.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      model.write(out, bytes -> {});
    }
    ModelProto onnx;
    try (InputStream in = Files.newInputStream(file)) {
      onnx = ModelProto.parseFrom(in);
    }
    Map<String, String> written = new TreeMap<>();
    for (var tensor : onnx.getGraph().getInitializerList()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      tensor.getRawData().asReadOnlyByteBufferList().forEach(digest::update);
      String shape =
          tensor.getDimsList().stream().map(String::valueOf).collect(Collectors.joining("x"));
      written.put(tensor.getName(), shape + " " + HexFormat.of().formatHex(digest.digest()));
    }
    assertThat(written).isEqualTo(recordedByNumPy(model));
  }

  /** The counts are what torch.onnx.export wrote for the same networks. */
  @ParameterizedTest
  @EnumSource(ReferenceModel.class)
  void theOperatorsAreTheExporters(ReferenceModel model) throws IOException {
    Path file = directory.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      model.write(out, bytes -> {});
    }
    Map<String, Long> operators;
    try (InputStream in = Files.newInputStream(file)) {
      operators =
          ModelProto.parseFrom(in).getGraph().getNodeList().stream()
              .collect(Collectors.groupingBy(NodeProto::getOpType, Collectors.counting()));
    }
    assertThat(operators)
        .isEqualTo(
            switch (model) {
              case MOBILENET_V2 ->
                  Map.of(
                      "Constant",
                      70L,
                      "Conv",
                      52L,
                      "Clip",
                      35L,
                      "Add",
                      10L,
                      "Flatten",
                      1L,
                      "Gemm",
                      1L,
                      "GlobalAveragePool",
                      1L);
              case LANDMARK_CNN ->
                  Map.of("Relu", 4L, "Conv", 3L, "MaxPool", 3L, "Gemm", 2L, "Flatten", 1L);
              case EFFICIENTNET_B0 ->
                  Map.of(
                      "Conv",
                      81L,
                      "Sigmoid",
                      65L,
                      "Mul",
                      65L,
                      "GlobalAveragePool",
                      17L,
                      "Add",
                      9L,
                      "Flatten",
                      1L,
                      "Gemm",
                      1L);
            });
  }

  @ParameterizedTest
  @EnumSource(ReferenceModel.class)
  void theSizeIsWithinOnePercentOfThePublishedOne(ReferenceModel model) throws IOException {
    AtomicLong size = new AtomicLong();
    try (OutputStream counting = new CountingStream(size)) {
      model.write(counting, bytes -> {});
    }
    double published = model.published().sizeMb();
    assertThat(size.get() / (double) (1 << 20)).isCloseTo(published, within(published / 100));
  }

  @Test
  void writingTwiceGivesTheSameBytes() throws Exception {
    String first = sha256(ReferenceModel.EFFICIENTNET_B0);
    assertThat(sha256(ReferenceModel.EFFICIENTNET_B0)).isEqualTo(first);
  }

  @Test
  void theMetadataDescribeTheModelAndItsChecksumHolds() throws IOException {
    ReferenceModel model = ReferenceModel.MOBILENET_V2;
    ReferenceModels.write(directory, List.of(model), bytes -> {});

    JsonNode info = json("model_info.json").path("models").path("mobilenet_emotion.onnx");
    assertThat(info.path("name").asText()).isEqualTo("MobileNetV2");
    assertThat(info.path("input_shape").toString()).isEqualTo("[1,3,224,224]");
    assertThat(info.path("output_shape").toString()).isEqualTo("[1,4]");
    assertThat(info.path("classes").toString())
        .isEqualTo("[\"Bored\",\"Confused\",\"Focused\",\"Tired\"]");
    assertThat(info.path("note").asText()).isEqualTo("untrained reference weights");
    String checksum = ReferenceModels.sha256(directory.resolve("mobilenet_emotion.onnx"));
    assertThat(info.path("checksum").asText()).isEqualTo(checksum);
    assertThat(json("model_checksums.json").path("mobilenet_emotion.onnx").asText())
        .isEqualTo(checksum);
  }

  @Test
  void aModelThatIsThereIsKeptAndADamagedOneIsMadeAnew() throws IOException {
    List<ReferenceModel> models = List.of(ReferenceModel.MOBILENET_V2);
    Path file = directory.resolve("mobilenet_emotion.onnx");
    ReferenceModels.write(directory, models, bytes -> {});
    Object key = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);

    ReferenceModels.write(directory, models, ignored -> {});
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(key);

    Files.write(file, new byte[] {1, 2, 3});
    ReferenceModels.write(directory, models, ignored -> {});
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void somebodysModelOfTheSameNameIsRefusedAndNothingIsChanged() throws IOException {
    Path file = Files.write(directory.resolve("efficientnet_emotion.onnx"), new byte[] {1, 2, 3});
    String info =
        "{\"version\":\"7\",\"models\":{\"efficientnet_emotion.onnx\":{\"note\":\"trained by me\"}}}";
    Files.writeString(directory.resolve("model_info.json"), info);

    assertThatThrownBy(
            () -> ReferenceModels.write(directory, List.of(ReferenceModel.values()), ignored -> {}))
        .hasMessage(
            file
                + ": this model is not a reference model that was made here: expected the note"
                + " 'untrained reference weights' in its entry of model_info.json, but found"
                + " \"trained by me\"; choose another directory, or move the file and its entry"
                + " away");
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(directory.resolve("model_info.json")).hasContent(info);
    assertThat(directory.resolve("mobilenet_emotion.onnx")).doesNotExist();
  }

  @Test
  void aModelFileWithoutAnEntryIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("mobilenet_emotion.onnx"), new byte[] {1, 2, 3});

    assertThatThrownBy(
            () ->
                ReferenceModels.write(
                    directory, List.of(ReferenceModel.MOBILENET_V2), ignored -> {}))
        .hasMessageContaining("but found no entry");
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
  }

  /** Also if the directory's own version is another, when our models there are made anew. */
  @Test
  void somebodysModelOfAnotherNameStays() throws IOException {
    Files.writeString(
        directory.resolve("model_info.json"),
        "{\"version\":\"0.9\",\"models\":{\"mine.onnx\":{\"checksum\":\"ab\"},"
            + "\"mobilenet_emotion.onnx\":{\"note\":\"untrained reference weights\",\"checksum\":\"\"}}}");
    Files.writeString(directory.resolve("model_checksums.json"), "{\"mine.onnx\":\"ab\"}");

    ReferenceModels.write(directory, List.of(ReferenceModel.EFFICIENTNET_B0), ignored -> {});

    assertThat(json("model_info.json").at("/models/mine.onnx/checksum").asText()).isEqualTo("ab");
    assertThat(json("model_checksums.json").path("mine.onnx").asText()).isEqualTo("ab");
    assertThat(json("model_checksums.json").path("mobilenet_emotion.onnx").asText())
        .isEqualTo(ReferenceModels.sha256(directory.resolve("mobilenet_emotion.onnx")));
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).toFile());
  }

  private static String sha256(ReferenceModel model) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      model.write(out, bytes -> {});
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Map<String, String> recordedByNumPy(ReferenceModel model) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ReferenceModelsTest.class.getResourceAsStream("reference-weights.txt")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split(" "))
          .filter(fields -> fields[0].equals(model.displayName()))
          .collect(
              Collectors.toMap(
                  fields -> fields[1],
                  fields -> fields[2] + " " + fields[3],
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static final class CountingStream extends OutputStream {
    private final AtomicLong count;

    CountingStream(AtomicLong count) {
      this.count = count;
    }

    @Override
    public void write(int b) {
      count.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count.addAndGet(length);
    }
  }
}
