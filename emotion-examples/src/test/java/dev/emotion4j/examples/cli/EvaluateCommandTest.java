package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir Path directory;
  private Path pictures;

  /** The astronaut, who smiles: once under her label and once under another. */
  @BeforeEach
  void sortPictures() throws IOException {
    pictures = directory.resolve("set");
    for (String file : new String[] {"happy/1.png", "joy/2.png", "sad/3.png", "sad/4.png"}) {
      Path picture = pictures.resolve(file);
      Files.createDirectories(picture.getParent());
      Files.copy(Cli.ASTRONAUT, picture);
    }
  }

  @Test
  void aFolderOfLabelledPicturesIsMeasured() {
    Cli.Result result = Cli.run("evaluate", "--map", "joy=happy", pictures);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("Face expression classifier on set")
        .contains("pictures                     4")
        .contains("no face found                0")
        .contains("accuracy                 0.500")
        .contains("balanced accuracy        0.500");
  }

  @Test
  void theSameAsJsonWithPlots() throws IOException {
    Path plots = directory.resolve("plots");
    Cli.Result result =
        Cli.run("evaluate", "--format", "JSON", "--plots", plots, "--map", "joy=-", pictures);
    assertThat(result.exitCode()).isZero();
    JsonNode json = new JsonMapper().readTree(result.out());
    assertThat(json.path("model").asText()).isEqualTo("face_expression.onnx");
    assertThat(json.path("result").path("pictures").asInt()).isEqualTo(3);
    assertThat(json.path("result").path("classes").path(1).path("recall").asDouble()).isEqualTo(1);
    assertThat(plots.resolve("confusion.png")).isNotEmptyFile();
    assertThat(plots.resolve("reliability.png")).isNotEmptyFile();
  }

  @Test
  void modelsOfOnesOwnAreMeasuredOneAfterAnother() throws IOException {
    Path models = directory.resolve("models");
    ModelFiles.copyTo(models);
    Object[] twice = {
      "evaluate",
      "--map",
      "joy=happy",
      "--plots",
      directory.resolve("plots"),
      pictures,
      "--models",
      models,
      "--model",
      "face_expression.onnx",
      "--models",
      models,
      "--model",
      "face_expression.onnx"
    };
    Cli.Result one = Cli.run(Arrays.copyOf(twice, 10));
    assertThat(one.err()).isEmpty();
    assertThat(one.exitCode()).isZero();
    assertThat(one.out()).startsWith("Face expression classifier on set");
    assertThat(directory.resolve("plots/confusion.png")).isNotEmptyFile();
    Cli.Result two = Cli.run(twice);
    assertThat(two.exitCode()).isZero();
    assertThat(two.out().split("Face expression classifier on set", -1)).hasSize(3);
    assertThat(directory.resolve("plots/face_expression/confusion.png")).isNotEmptyFile();
  }

  @Test
  void aPictureIsNoFolderOfLabels() {
    Path picture = pictures.resolve("happy/1.png");
    for (String command : new String[] {"evaluate", "calibrate"}) {
      Cli.Result result = Cli.run(command, picture);
      assertThat(result.exitCode()).isOne();
      assertThat(result.err())
          .isEqualToIgnoringNewLines("emotion: " + picture + ": is no folder; give one");
    }
  }

  @Test
  void aTemperatureAtTheEndOfWhatIsTriedIsNotWritten() throws IOException {
    Path models = directory.resolve("models");
    ModelFiles.copyTo(models);
    byte[] before = Files.readAllBytes(models.resolve("model_info.json"));
    Cli.Result result =
        Cli.run(
            "calibrate",
            "--write",
            "--map",
            "joy=happy",
            "--map",
            "sad=-",
            "--models",
            models,
            "--model",
            "face_expression.onnx",
            pictures);
    assertThat(result.exitCode()).isOne();
    assertThat(result.err())
        .isEqualToIgnoringNewLines(
            "emotion: no temperature makes these confidences true, 0.05 is only the last that was"
                + " tried: all answers are right; calibrate with more pictures, and harder ones."
                + " Nothing was written");
    assertThat(Files.readAllBytes(models.resolve("model_info.json"))).isEqualTo(before);
  }

  @Test
  void aFolderThatIsNoLabelIsOneLine() {
    Cli.Result result = Cli.run("evaluate", pictures);
    assertThat(result.exitCode()).isOne();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).contains("joy: the model has no label 'joy', it has [neutral, happy,");
  }

  @Test
  void aPictureThatCannotBeReadIsReportedAndLeftOut() throws IOException {
    Files.writeString(pictures.resolve("sad/5.png"), "no picture");
    Cli.Result result = Cli.run("evaluate", "--map", "joy=happy", pictures);
    assertThat(result.exitCode()).isOne();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.out()).contains("pictures                     4");
  }

  @Test
  void aTemperatureIsFittedOnOneHalfAndShownOnTheOther() {
    Cli.Result result = Cli.run("calibrate", "--map", "joy=happy", pictures);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("fitted to 2 pictures; on the other 2:")
        .contains("temperature  mean confidence  accuracy  calibration error");
  }

  @Test
  void theTemperatureIsWrittenIntoTheDescription() throws IOException {
    Path models = directory.resolve("models");
    ModelFiles.copyTo(models);
    JsonNode before = new JsonMapper().readTree(models.resolve("model_info.json").toFile());
    Cli.Result result =
        Cli.run(
            "calibrate",
            "--write",
            "--map",
            "joy=happy",
            "--models",
            models,
            "--model",
            "face_expression.onnx",
            pictures);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    JsonNode after = new JsonMapper().readTree(models.resolve("model_info.json").toFile());
    double written =
        after.path("models").path("face_expression.onnx").path("temperature").asDouble();
    assertThat(result.out()).startsWith(String.format("temperature %.3f", written));
    ((com.fasterxml.jackson.databind.node.ObjectNode)
            after.path("models").path("face_expression.onnx"))
        .set("temperature", before.path("models").path("face_expression.onnx").path("temperature"));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void theBundledDescriptionCannotBeWritten() {
    Cli.Result result = Cli.run("calibrate", "--write", pictures);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualToIgnoringNewLines(
            "emotion: --write needs --models and --model, since the bundled model's description is"
                + " in the program; see emotion calibrate --help");
  }
}
