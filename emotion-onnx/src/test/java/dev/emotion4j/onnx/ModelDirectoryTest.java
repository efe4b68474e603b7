// Over 300 lines: one case after the other, each with its exact message.
package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDirectoryTest {
  /** The checksums that the format's first document gives. */
  private static final String MOBILENET =
      "e56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8";

  private static final String LANDMARK =
      "b305b822ed95d743a2ef19dee6008fd9fcf663dcff9cc18628e09e90d7d200e0";

  private static final String INFO =
      """
      { "version": "1.0.0",
        "models": {
          "mobilenet_emotion.onnx": {
            "name": "MobileNetV2",
            "input_shape": [1, 3, 224, 224],
            "output_shape": [1, 4],
            "classes": ["Bored", "Confused", "Focused", "Tired"],
            "checksum": "e56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8",
            "note": "optional"
          },
          "landmark_cnn_emotion.onnx": {
            "name": "LandmarkCNN",
            "input_shape": [1, 3, 224, 224],
            "output_shape": [1, 4],
            "classes": ["Bored", "Confused", "Focused", "Tired"]
          } } }
      """;

  private static final String CHECKSUMS =
      """
      {
        "mobilenet_emotion.onnx": "e56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8",
        "landmark_cnn_emotion.onnx": "b305b822ed95d743a2ef19dee6008fd9fcf663dcff9cc18628e09e90d7d200e0",
        "efficientnet_emotion.onnx": "033f6a11fe74b1df5da274b5ac726d6529f75e78f3f1ee0eca1efb5c36c91e91"
      }
      """;

  @TempDir Path directory;

  private UserModels described() {
    UserModels models = new UserModels(directory);
    models.write("model_info.json", INFO);
    models.write("model_checksums.json", CHECKSUMS);
    return models;
  }

  @Test
  void anEmptyDescriptionIsCalledEmpty() {
    UserModels models = described();
    models.write("model_info.json", "");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory + "/model_info.json: $ is empty, expected an object; correct the file");
  }

  @Test
  void theFirstFormatIsReadUnchanged() {
    ModelDirectory models = described().open();
    assertThat(models.specs())
        .containsExactly(
            new ModelSpec(
                "mobilenet_emotion.onnx",
                "MobileNetV2",
                InputSpec.imageNet(224, 224),
                List.of("Bored", "Confused", "Focused", "Tired"),
                OutputKind.LOGITS,
                MOBILENET,
                "1.0.0",
                "optional"),
            new ModelSpec(
                "landmark_cnn_emotion.onnx",
                "LandmarkCNN",
                InputSpec.imageNet(224, 224),
                List.of("Bored", "Confused", "Focused", "Tired"),
                OutputKind.LOGITS,
                LANDMARK,
                "1.0.0",
                null));
    assertThat(models.spec("mobilenet_emotion.onnx").name()).isEqualTo("MobileNetV2");
  }

  @Test
  void missingModelFilesAreNamedOneByOne() {
    assertThat(described().open().check())
        .extracting(ModelCheck::status, ModelCheck::sizeBytes, ModelCheck::problem)
        .containsExactly(missing("mobilenet_emotion.onnx"), missing("landmark_cnn_emotion.onnx"));
  }

  private Tuple missing(String file) {
    return tuple(
        ModelCheck.Status.MISSING,
        -1L,
        directory + "/" + file + ": no such file; put the model there, or correct its name");
  }

  @Test
  void thePreprocessingBlockIsRead() {
    UserModels models = described();
    models.replace(
        "model_info.json",
        "\"note\": \"optional\"",
        """
        "preprocessing": { "resize": [224, 224], "mode": "letterbox", "color": "BGR", "extra": 1,
          "normalize": { "mean": [0.5, 0.25, 0], "std": [1, 2, 0.5] } },
        "output": "probabilities"
        """);
    ModelSpec spec = models.open().spec("mobilenet_emotion.onnx");
    assertThat(spec.input())
        .isEqualTo(
            new InputSpec(
                224,
                224,
                ColorOrder.BGR,
                ResizeMode.LETTERBOX,
                List.of(0.5f, 0.25f, 0f),
                List.of(1f, 2f, 0.5f)));
    assertThat(spec.output()).isEqualTo(OutputKind.PROBABILITIES);
  }

  @Test
  void aCenterCropOfGreyWithAnotherFilterIsRead() {
    UserModels models = described();
    models.replace(
        "model_info.json",
        "\"MobileNetV2\",\n      \"input_shape\": [1, 3, 224, 224]",
        "\"MobileNetV2\",\n      \"input_shape\": [1, 1, 224, 200]");
    models.replace(
        "model_info.json",
        "\"note\": \"optional\"",
        """
        "preprocessing": { "resize": [256, 256], "mode": "center_crop", "color": "GRAY",
          "filter": "bicubic", "normalize": { "mean": [0.5], "std": [0.25] } }
        """);

    assertThat(models.open().spec("mobilenet_emotion.onnx").input())
        .isEqualTo(
            new InputSpec(
                200,
                224,
                ColorOrder.GRAY,
                ResizeMode.CENTER_CROP,
                ResizeFilter.BICUBIC,
                256,
                List.of(0.5f),
                List.of(0.25f)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1.0.0\" | 7 | $.version is 7, expected a string; correct the file",
        "\"models\" | \"model\" | $ has no 'models'; add it",
        "[1, 3, 224, 224] | [1, 3, 224]"
            + " | $.models['mobilenet_emotion.onnx'].input_shape is [1,3,224],"
            + " expected [N, 3, height, width] or [N, height, width, 3] for the color RGB; correct the file",
        "[1, 3, 224, 224] | [1, 1, 224, 224]"
            + " | $.models['mobilenet_emotion.onnx'].input_shape is [1,1,224,224],"
            + " expected [N, 3, height, width] or [N, height, width, 3] for the color RGB; correct the file",
        "[1, 3, 224, 224] | [1, 3, 0, 224]"
            + " | $.models['mobilenet_emotion.onnx'].input_shape is [1,3,0,224],"
            + " expected a height and width from 1 to 8192; correct the file",
        "[1, 3, 224, 224] | [1, 3, \"a\", 224]"
            + " | $.models['mobilenet_emotion.onnx'].input_shape is [1,3,\"a\",224],"
            + " expected a height and width from 1 to 8192; correct the file",
        "[1, 3, 224, 224] | [1, 3, 1.5, 224]"
            + " | $.models['mobilenet_emotion.onnx'].input_shape[2] is 1.5,"
            + " expected an integer; correct the file",
        "[1, 4] | [1, 5]"
            + " | $.models['mobilenet_emotion.onnx'].output_shape is [1,5],"
            + " expected [N, 4], since there are 4 classes; correct the file",
        "\"Focused\", \"Tired\" | \"Focused\", 4"
            + " | $.models['mobilenet_emotion.onnx'].classes[3] is 4,"
            + " expected a string; correct the file",
        "\"Focused\", \"Tired\" | \"Focused\", \"Bored\""
            + " | $.models['mobilenet_emotion.onnx'].classes is"
            + " [\"Bored\",\"Confused\",\"Focused\",\"Bored\"],"
            + " expected at least one label and none twice; correct the file",
        "\"note\": \"optional\" | \"output\": \"scores\""
            + " | $.models['mobilenet_emotion.onnx'].output is \"scores\","
            + " expected one of [logits, probabilities, log_probabilities, sigmoid]; correct the file",
        "\"note\": \"optional\" | \"preprocessing\": {\"mode\": \"squash\"}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.mode is \"squash\","
            + " expected one of [stretch, letterbox, letterbox_top_left, center_crop]; correct the file",
        "\"note\": \"optional\" | \"preprocessing\": {\"resize\": [112, 112]}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.resize is [112,112],"
            + " expected [224, 224], the height and width in input_shape; correct the file",
        "\"note\": \"optional\""
            + " | \"preprocessing\": {\"mode\": \"center_crop\", \"resize\": [200, 200]}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.resize is [200,200], expected"
            + " [n, n], the length of the shorter side, from 224 to 8192; correct the file",
        "\"note\": \"optional\""
            + " | \"preprocessing\": {\"normalize\": {\"mean\": [0, 0, 0], \"std\": [1, 0, 1]}}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.normalize.std is [1,0,1],"
            + " expected numbers above 0, none so small that dividing by it overflows; correct the"
            + " file",
        "\"note\": \"optional\""
            + " | \"preprocessing\": {\"normalize\": {\"mean\": [0, 0, 0], \"std\": [1, -1, 1]}}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.normalize.std is [1,-1,1],"
            + " expected numbers above 0, none so small that dividing by it overflows; correct the"
            + " file",
        "\"note\": \"optional\""
            + " | \"preprocessing\": {\"normalize\": {\"mean\": [0, 0, 0], \"std\": [1, 1, 1e-40]}}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.normalize.std is [1,1,1.0E-40],"
            + " expected numbers above 0, none so small that dividing by it overflows; correct the"
            + " file",
        "\"note\": \"optional\" | \"preprocessing\": {\"normalize\":"
            + " {\"mean\": [123.675, 116.28, 103.53], \"std\": [58.395, 57.12, 57.375]}}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.normalize.mean is [123.675,"
            + " 116.28, 103.53], which is for pixels from 0 to 255, but here they are from 0 to 1:"
            + " divide each mean and each std by 255",
        "\"note\": \"optional\""
            + " | \"preprocessing\": {\"normalize\": {\"mean\": [0, 0, 0], \"std\": [255, 255, 255]}}"
            + " | $.models['mobilenet_emotion.onnx'].preprocessing.normalize.std is [255.0, 255.0,"
            + " 255.0], which is for pixels from 0 to 255, but here they are from 0 to 1: divide"
            + " each mean and each std by 255",
        "\"mobilenet_emotion.onnx\" | \"../mobilenet_emotion.onnx\""
            + " | $.models['../mobilenet_emotion.onnx'] has a key that is not a plain file name;"
            + " use the name without any folder",
        "\"checksum\": \"e5 | \"checksum\": \"e"
            + " | $.models['mobilenet_emotion.onnx'].checksum is"
            + " \"e6386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8\", expected 64 hex"
            + " digits, as sha256sum prints them, but it has 63 characters; correct the file",
        "\"checksum\": \"e5 | \"checksum\": \"f5"
            + " | $.models['mobilenet_emotion.onnx'].checksum is"
            + " f56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8, but"
            + " model_checksums.json says"
            + " e56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8; both must be the"
            + " SHA-256 of the same file",
      })
  void aWrongFieldIsRefusedWithFileAndPath(String target, String replacement, String message) {
    UserModels models = described();
    models.replace("model_info.json", target, replacement);
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(directory + "/model_info.json: " + message);
  }

  @Test
  void aSyntaxErrorIsRefusedWithLineAndColumn() {
    UserModels models = described();
    models.write("model_info.json", "{\n  \"models\": {,}\n}");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            directory + "/model_info.json, line 2 column 14: is not valid JSON: ")
        .hasMessageEndingWith("; correct the file");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    UserModels models = described();
    models.write("model_checksums.json", "{\"a.onnx\": \"00\", \"a.onnx\": \"11\"}");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model_checksums.json")
        .hasMessageContaining("Duplicate field 'a.onnx'");
  }

  @Test
  void aKeyOfControlCharactersIsShownWithoutThem() {
    UserModels models = described();
    models.write("model_checksums.json", "{\"a\\u001b[31m\": \"00\", \"a\\u001b[31m\": \"11\"}");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Duplicate field 'a?[31m'");
  }

  @Test
  void jsonOfManyLevelsIsRefused() {
    UserModels models = described();
    models.write("model_info.json", "[".repeat(65) + "]".repeat(65));
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/model_info.json: is nested too deeply, or has a number that is too long (more"
                + " than 64 levels); simplify the file");
  }

  @Test
  void aNumberThatWouldTakeMinutesToReadIsRefused() {
    UserModels models = described();
    models.write("model_info.json", "1".repeat(1_000_000));
    // The newer a jackson-core, the earlier it refuses, in its own words.
    assertThatThrownBy(models::open)
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageStartingWith(directory + "/model_info.json: is n");
  }

  @Test
  void textAfterTheValueIsRefused() {
    UserModels models = described();
    models.write("model_checksums.json", "{} {}");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(": is not valid JSON: text after the end of the value");
  }

  @Test
  void aMissingDirectoryAndAMissingDescriptionAreDifferentErrors() throws IOException {
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> ModelDirectory.open(none))
        .isInstanceOf(ModelException.class)
        .hasMessage(none + ": no such directory; give the directory that holds model_info.json");
    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory + ": has no model_info.json, which describes the models; put it there");
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> ModelDirectory.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(file + ": is not a directory; give the directory that holds model_info.json");
  }

  @Test
  void anUnknownModelIsAnsweredWithTheKnownOnes() {
    ModelDirectory models = described().open();
    assertThatThrownBy(() -> models.spec("mobilenet.onnx"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/model_info.json: describes no model 'mobilenet.onnx'; it describes"
                + " [mobilenet_emotion.onnx, landmark_cnn_emotion.onnx]");
  }

  @Test
  void checkTellsVerifiedChangedAndUndescribedChecksums() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    assertThat(models.open().check())
        .extracting(ModelCheck::status, ModelCheck::sizeBytes)
        .containsExactly(
            tuple(ModelCheck.Status.VERIFIED, 1_108_604L),
            tuple(ModelCheck.Status.VERIFIED, 1_304_335L),
            tuple(ModelCheck.Status.VERIFIED, 249_335L));
    assertThat(models.open().check().get(1).graph())
        .isEqualTo(
            new ModelGraph(
                "input",
                List.of(-1L, 3L, 112L, 112L),
                "output",
                List.of(-1L, 7L),
                12,
                "emotion4j 1.0.0",
                323_687));

    byte[] bytes = Files.readAllBytes(models.file(UserModels.MODEL));
    bytes[bytes.length / 2] ^= 1;
    Files.write(models.file(UserModels.MODEL), bytes);
    assertThat(models.open().check())
        .extracting(ModelCheck::status)
        .containsExactly(
            ModelCheck.Status.VERIFIED, ModelCheck.Status.MISMATCH, ModelCheck.Status.VERIFIED);
  }

  @Test
  void aLinkThatLeadsOutOfTheDirectoryIsRefused(@TempDir Path outside) throws IOException {
    UserModels models = UserModels.copyTo(directory);
    Path target = outside.resolve("model.onnx");
    Files.move(models.file(UserModels.MODEL), target);
    Files.createSymbolicLink(models.file(UserModels.MODEL), target);
    assertThatThrownBy(models::build)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            models.file(UserModels.MODEL)
                + ": is a link to "
                + target.toRealPath()
                + ", which is outside the directory; put the file itself into the directory");
  }
}
