package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
  private static final String COPY = "face_expression.int8.onnx";

  @TempDir private Path temp;
  private Path models;
  private Path pictures;

  @BeforeEach
  void writeModelsAndPictures() throws IOException {
    models = ModelFiles.copyTo(temp.resolve("models"));
    pictures = Files.createDirectory(temp.resolve("pictures"));
    BufferedImage photo = ImageIO.read(Cli.ASTRONAUT.toFile());
    for (int i = 0; i < 16; i++) {
      // The face is at 163, 76, and 116 pixels wide.
      BufferedImage crop = new BufferedImage(112, 112, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = crop.createGraphics();
      int x = 150 + 3 * (i % 4);
      int y = 60 + 3 * (i / 4);
      graphics.drawImage(photo, 0, 0, 112, 112, x, y, x + 130, y + 130, null);
      graphics.dispose();
      ImageIO.write(crop, "png", pictures.resolve("face" + i + ".png").toFile());
    }
  }

  private Cli.Result quantize(Object... more) {
    Object[] common = {
      "quantize",
      "--models",
      models,
      "--model",
      ModelFiles.EXPRESSION,
      "--calibration",
      pictures,
      "--whole-image",
      "--rounds",
      2
    };
    Object[] all = java.util.Arrays.copyOf(common, common.length + more.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return Cli.run(all);
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(models.resolve(file).toFile());
  }

  @Test
  void aCopyIsWrittenDescribedAndMeasured() throws IOException {
    Cli.Result result = quantize("--reduce-range", "true");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines().get(0))
        .isEqualTo("pictures: 12 for ranges (percentile), 4 to measure with");
    assertThat(result.outLines().get(1))
        .isEqualTo("weights: 7 bits, one scale a channel; as --reduce-range says");
    assertThat(result.out())
        .contains(
            "layers in integers: 31 of 32", "in float32: dense0/conv0 (reads the picture itself)")
        .containsPattern("int8\\.onnx: 0\\.\\d\\d MB, before 1\\.24")
        .contains("time a picture (one thread, in turn, 2 runs): median ")
        .contains("on 4 pictures not used for ranges: 4 labels agree (100.0 %), probabilities move")
        .contains("relative error of the outputs: ");

    JsonNode entry = json(ModelFiles.INFO).path("models").path(COPY);
    assertThat(entry.path("name").asText()).isEqualTo("Face expression classifier INT8");
    assertThat(entry.path("note").asText())
        .startsWith("Expression classifier (face_expression_model)")
        .endsWith("; INT8 copy of face_expression.onnx, ranges from 12 pictures (percentile)");
    assertThat(entry.has("golden")).isFalse();
    assertThat(entry.path("checksum")).isEqualTo(json(ModelFiles.CHECKSUMS).path(COPY));
    Cli.Result listed = Cli.run("models", models);
    assertThat(listed.exitCode()).isZero();
    assertThat(listed.outLines())
        .anySatisfy(line -> assertThat(line).startsWith(COPY).contains("  verified  "));
    Cli.Result classified =
        Cli.run(
            "classify",
            "--models",
            models,
            "--model",
            COPY,
            "--whole-image",
            pictures.resolve("face0.png"));
    assertThat(classified.out()).contains("happy");
  }

  @Test
  void theSamePicturesGiveTheSameFileAndACopyOfBeforeIsReplaced() throws IOException {
    assertThat(quantize().exitCode()).isZero();
    byte[] first = Files.readAllBytes(models.resolve(COPY));
    assertThat(quantize().exitCode()).isZero();
    assertThat(Files.readAllBytes(models.resolve(COPY))).isEqualTo(first);
    assertThat(quantize("--method", "minmax").exitCode()).isZero();
    assertThat(Files.readAllBytes(models.resolve(COPY))).isNotEqualTo(first);
  }

  @Test
  void weightsInASideFileAreThoseOfTheCopy() throws IOException {
    assertThat(quantize().exitCode()).isZero();
    byte[] copyOfOneFile = Files.readAllBytes(models.resolve(COPY));
    moveWeights("weights.data");

    Cli.Result result = quantize();

    assertThat(result.err()).isEmpty();
    assertThat(Files.readAllBytes(models.resolve(COPY))).isEqualTo(copyOfOneFile);
    assertThat(json(ModelFiles.INFO).path("models").path(COPY).has("files")).isFalse();
  }

  @Test
  void aSideFileThatIsNotTheDescribedOneIsNotRead() throws IOException {
    moveWeights("weights.data");
    ModelFiles.flipByte(models.resolve("weights.data"), 5000);

    Cli.Result result = quantize();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("weights.data").contains("SHA-256");
    assertThat(models.resolve(COPY)).doesNotExist();
  }

  @Test
  void theDescribedOutputIsTheFirstOfTheCopy() throws IOException {
    Path file = models.resolve(ModelFiles.EXPRESSION);
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    ValueInfoProto scores = model.getGraph().getOutput(0);
    NodeProto last =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOutput(0).equals(scores.getName()))
            .findFirst()
            .orElseThrow();
    model
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder().setOpType("Relu").addInput(last.getInput(0)).addOutput("other"))
        .clearOutput()
        .addOutput(
            ValueInfoProto.newBuilder()
                .setName("other")
                .setType(type(TensorProto.DataType.FLOAT_VALUE)))
        .addOutput(scores);
    replaceModel(model.build(), scores.getName());

    Cli.Result result = quantize();

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("4 labels agree (100.0 %)");
    ModelProto copy = ModelProto.parseFrom(Files.readAllBytes(models.resolve(COPY)));
    assertThat(copy.getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly(scores.getName(), "other");
  }

  @Test
  void scoresWithinTheGraphAreWhatTheCopyAnswersWith() throws IOException {
    Path file = models.resolve(ModelFiles.EXPRESSION);
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    String scores = model.getGraph().getOutput(0).getName();
    model
        .getGraphBuilder()
        .addNode(NodeProto.newBuilder().setOpType("ArgMax").addInput(scores).addOutput("best"))
        .clearOutput()
        .addOutput(
            ValueInfoProto.newBuilder()
                .setName("best")
                .setType(type(TensorProto.DataType.INT64_VALUE)));
    replaceModel(model.build(), scores);

    Cli.Result result = quantize();

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("4 labels agree (100.0 %)");
    assertThat(Cli.run("models", models).exitCode()).isZero();
    ModelProto copy = ModelProto.parseFrom(Files.readAllBytes(models.resolve(COPY)));
    assertThat(copy.getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly(scores);
  }

  /** Writes the model's weights into a file beside it, and the checksums of both. */
  private void moveWeights(String side) throws IOException {
    Path file = models.resolve(ModelFiles.EXPRESSION);
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      byte[] raw = tensor.getRawData().toByteArray();
      tensor
          .clearRawData()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", side))
          .addExternalData(entry("offset", "" + weights.size()))
          .addExternalData(entry("length", "" + raw.length));
      weights.write(raw);
    }
    Files.write(models.resolve(side), weights.toByteArray());
    replaceModel(model.build(), null);
  }

  private static TypeProto.Builder type(int elements) {
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(elements));
  }

  /** Writes the model, its checksum, and the name of its output if there is one. */
  private void replaceModel(ModelProto model, @Nullable String output) throws IOException {
    Files.write(models.resolve(ModelFiles.EXPRESSION), model.toByteArray());
    ObjectNode info = (ObjectNode) json(ModelFiles.INFO);
    ObjectNode described = (ObjectNode) info.path("models").path(ModelFiles.EXPRESSION);
    described.remove("checksum");
    if (output != null) {
      described.put("output_name", output);
    }
    Files.writeString(models.resolve(ModelFiles.INFO), info.toString());
    ObjectNode checksums = (ObjectNode) json(ModelFiles.CHECKSUMS);
    checksums.remove(ModelFiles.EXPRESSION);
    Files.writeString(models.resolve(ModelFiles.CHECKSUMS), checksums.toString());
    assertThat(Cli.run("models", "--add-checksums", models).exitCode()).isZero();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void aFileOfThatNameFromElsewhereIsNotWrittenOver() throws IOException {
    Files.writeString(models.resolve(COPY), "mine");
    Cli.Result result = quantize();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines())
        .containsExactly(
            "emotion: "
                + models.resolve(COPY)
                + ": is there and was not made by this command (its note in model_info.json does"
                + " not say 'INT8 copy of face_expression.onnx'); move the file and its entries"
                + " away");
    assertThat(models.resolve(COPY)).hasContent("mine");
  }

  @Test
  void answersThatMoveTooFarAreComplainedOfAndTheWorstLayersNamed() throws IOException {
    Cli.Result result = quantize("--max-change", "0");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .startsWith(
            "emotion: "
                + models.resolve(COPY)
                + ": ITS ANSWERS ARE TOO FAR FROM THE ORIGINAL'S: expected 98 % of the labels to"
                + " agree and probabilities to move by 0.0 at most on average; alone, these layers"
                + " hurt most: ")
        .contains("; keep them in float32 with --keep-float, or as many as needed with --tune");
    assertThat(models.resolve(COPY)).exists();
  }

  @Test
  void tuningKeepsLayersInFloatUntilTheLimitsHold() throws IOException {
    Cli.Result all = quantize("--max-change", "0");
    double before = meanChange(all);
    Cli.Result tuned = quantize("--max-change", before / 2, "--tune");
    assertThat(tuned.err()).isEmpty();
    assertThat(tuned.exitCode()).isZero();
    assertThat(meanChange(tuned)).isLessThanOrEqualTo(before / 2 + 5e-5);
    assertThat(tuned.out()).contains("in float32: ").contains(" (so that the limits hold)");
    assertThat(json(ModelFiles.INFO).path("models").path(COPY).path("note").asText())
        .contains(", in float32: ");
  }

  private static double meanChange(Cli.Result result) {
    String out = result.out();
    int at = out.indexOf("probabilities move ") + "probabilities move ".length();
    return Double.parseDouble(out.substring(at, out.indexOf(' ', at)));
  }

  @Test
  void nodesThatAreKeptAreToldAndUnknownOnesRefused() {
    Cli.Result kept = quantize("--keep-float", "fc");
    assertThat(kept.out())
        .contains("layers in integers: 30 of 32")
        .contains("in float32: fc (as --keep-float says)");
    Cli.Result unknown = quantize("--keep-float", "fc9");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith("emotion: --keep-float names [fc9], which the model has not; its layers are [");
  }

  @Test
  void accuracyIsCountedOnPhotosInFoldersNamedAsLabels() throws IOException {
    Path labelled = temp.resolve("labelled");
    Files.createDirectories(labelled.resolve("happy"));
    Files.createDirectories(labelled.resolve("sad"));
    for (int i = 0; i < 3; i++) {
      Files.copy(pictures.resolve("face" + i + ".png"), labelled.resolve("happy/" + i + ".png"));
    }
    Files.copy(pictures.resolve("face3.png"), labelled.resolve("sad/3.png"));
    // The astronaut smiles: three of four are right.
    assertThat(quantize("--labelled", labelled).out())
        .contains("accuracy on 4 labelled pictures: 0.7500, before 0.7500")
        .doesNotContain("left out");
    Files.createDirectories(labelled.resolve("Sad"));
    assertThat(quantize("--labelled", labelled).out())
        .contains("left out, since the model has no such labels: [Sad]");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Cli.Result none = quantize("--labelled", empty);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .startsWith(
            "emotion: --labelled needs folders that are named as the labels [neutral, happy, sad,"
                + " angry, fearful, disgusted, surprised], with photos of one face each, but found"
                + " none in "
                + empty);
  }

  @Test
  void picturesWithoutFacesAreNoCalibration() throws IOException {
    Path plain = Files.createDirectory(temp.resolve("plain"));
    for (int i = 0; i < 4; i++) {
      Pictures.plain(plain.resolve(i + ".png"), 64, 64);
    }
    Cli.Result result =
        Cli.run(
            "quantize",
            "--models",
            models,
            "--model",
            ModelFiles.EXPRESSION,
            "--calibration",
            plain);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errLines())
        .containsExactly(
            "emotion: --calibration needs at least 4 faces, but found 0 in 4 pictures; with"
                + " --whole-image each picture is a face; see emotion quantize --help");
  }

  @Test
  void facesAreCutFromPhotosAsClassifyCutsThem() throws IOException {
    Path photos = Files.createDirectory(temp.resolve("photos"));
    for (int i = 0; i < 4; i++) {
      Files.copy(Cli.ASTRONAUT, photos.resolve(i + ".png"));
    }
    Cli.Result result =
        Cli.run(
            "quantize",
            "--models",
            models,
            "--model",
            ModelFiles.EXPRESSION,
            "--rounds",
            1,
            "--calibration",
            photos);
    assertThat(result.outLines().get(0))
        .isEqualTo("pictures: 3 for ranges (percentile), 1 to measure with");
    assertThat(result.out()).contains("on 1 pictures not used for ranges: 1 labels agree");
  }

  @Test
  void aSignatureThatNoLongerHoldsIsTold() throws IOException {
    Files.writeString(models.resolve("model_info.json.sig"), "x");
    assertThat(quantize().err())
        .isEqualTo(
            "emotion: "
                + models.resolve("model_info.json.sig")
                + ": no longer holds, since the copy was described; sign again: emotion sign"
                + System.lineSeparator());
  }

  @Test
  void aChangedModelIsNotCopied() throws IOException {
    ModelFiles.flipByte(models.resolve(ModelFiles.EXPRESSION), 700_000);
    Cli.Result result = quantize();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(": has SHA-256 ").contains("the file was changed");
    assertThat(models.resolve(COPY)).doesNotExist();
  }
}
