package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On the sample photo, the graph that the bundled detector comes from finds one face at (180, 62,
 * 88x112) with score 1.00.
 */
class ClassifyCommandTest {
  private static final String LINE =
      "happy (0\\.9\\d\\d|1\\.000) at \\(1[78]\\d, 6\\d, 8\\dx11\\d\\), score (0\\.99\\d|1\\.000)";

  @TempDir private Path temp;

  private static JsonNode json(Cli.Result result) throws IOException {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines()).hasSize(1);
    return JsonMapper.builder().build().readTree(result.out());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertBox(JsonNode box, int x, int y, int width, int height, int tolerance) {
    assertThat(names(box)).containsExactly("x", "y", "width", "height");
    assertThat(box.get("x").intValue()).isCloseTo(x, within(tolerance));
    assertThat(box.get("y").intValue()).isCloseTo(y, within(tolerance));
    assertThat(box.get("width").intValue()).isCloseTo(width, within(tolerance));
    assertThat(box.get("height").intValue()).isCloseTo(height, within(tolerance));
  }

  @Test
  void theSamplePhotoShowsOneHappyFace() {
    Cli.Result result = Cli.run("classify", Cli.ASTRONAUT);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines()).hasSize(1);
    assertThat(result.outLines().get(0)).startsWith(Cli.ASTRONAUT + ": ");
    assertThat(result.outLines().get(0).substring((Cli.ASTRONAUT + ": ").length())).matches(LINE);
  }

  @Test
  void jsonHasTheDocumentedShape() throws IOException {
    JsonNode image = json(Cli.run("classify", "--json", Cli.ASTRONAUT));
    assertThat(names(image)).containsExactly("image", "faces");
    assertThat(image.get("image").textValue()).isEqualTo(Cli.ASTRONAUT.toString());
    assertThat(image.get("faces")).hasSize(1);
    JsonNode face = image.get("faces").get(0);
    assertThat(names(face)).containsExactly("box", "score", "label", "confidence", "probabilities");
    assertBox(face.get("box"), 180, 62, 88, 112, 2);
    assertThat(face.get("score").doubleValue()).isCloseTo(1, within(0.01));
    assertThat(face.get("label").textValue()).isEqualTo("happy");
    assertThat(face.get("confidence").doubleValue()).isBetween(0.9, 1.0);
    assertThat(names(face.get("probabilities")))
        .containsExactly("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised");
    assertThat(face.get("probabilities").get("happy")).isEqualTo(face.get("confidence"));
    double sum = 0;
    for (JsonNode probability : face.get("probabilities")) {
      sum += probability.doubleValue();
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void theWholeImageIsOneFaceWithoutScore() throws IOException {
    JsonNode image = json(Cli.run("classify", "--json", "--whole-image", Cli.ASTRONAUT));
    assertThat(image.get("faces")).hasSize(1);
    JsonNode face = image.get("faces").get(0);
    assertThat(names(face)).containsExactly("box", "label", "confidence", "probabilities");
    assertBox(face.get("box"), 0, 0, 512, 512, 0);
    Cli.Result text = Cli.run("classify", "--whole-image", Cli.ASTRONAUT);
    assertThat(text.out().strip()).endsWith(" at (0, 0, 512x512)");
  }

  @Test
  void topGivesTheMostProbableLabelsOnly() throws IOException {
    Cli.Result text = Cli.run("classify", "--top", "3", Cli.ASTRONAUT);
    assertThat(text.out().strip())
        .matches(".*: happy [01]\\.\\d{3}, [a-z]+ 0\\.\\d{3}, [a-z]+ 0\\.\\d{3} at \\(.*");
    JsonNode image = json(Cli.run("classify", "--json", "--top", "2", Cli.ASTRONAUT));
    JsonNode probabilities = image.get("faces").get(0).get("probabilities");
    assertThat(names(probabilities)).hasSize(2).first().isEqualTo("happy");
  }

  @Test
  void aPictureWithoutFacesHasNone() throws IOException {
    Path grey = Pictures.plain(temp.resolve("grey.png"), 320, 240);
    assertThat(Cli.run("classify", grey))
        .isEqualTo(new Cli.Result(0, grey + ": no face found" + System.lineSeparator(), ""));
    assertThat(json(Cli.run("classify", "--json", grey)).get("faces")).isEmpty();
  }

  @Test
  void aWallThatIsGivenAsAFaceIsUnsureUnlessNothingIsAsked() throws IOException {
    Path grey = Pictures.plain(temp.resolve("grey.png"), 320, 240);
    Cli.Result wall = Cli.run("classify", "--whole-image", grey);
    assertThat(wall.exitCode()).isZero();
    assertThat(wall.out()).startsWith(grey + ": unsure (score), ");
    JsonNode face = json(Cli.run("classify", "--json", "--whole-image", grey)).get("faces").get(0);
    assertThat(face.get("label").isNull()).isTrue();
    Cli.Result asked = Cli.run("classify", "--whole-image", "--min-score", "0", grey);
    assertThat(asked.out()).startsWith(grey + ": ").doesNotContain("unsure");
  }

  @Test
  void whatDoesNotHoldMakesAFaceUnsure() throws IOException {
    Cli.Result sure = Cli.run("classify", "--min-confidence", "0.5", Cli.ASTRONAUT);
    assertThat(sure).isEqualTo(Cli.run("classify", Cli.ASTRONAUT));
    Cli.Result unsure = Cli.run("classify", "--min-score", "1", "--min-size", "300", Cli.ASTRONAUT);
    assertThat(unsure.exitCode()).isZero();
    assertThat(unsure.out())
        .startsWith(Cli.ASTRONAUT + ": unsure (score, size), happy ")
        .contains(" at (");
    JsonNode face =
        json(Cli.run("classify", "--json", "--min-sharpness", "70", Cli.ASTRONAUT))
            .get("faces")
            .get(0);
    assertThat(face.get("label").isNull()).isTrue();
    assertThat(face.get("unsure")).hasSize(1);
    assertThat(face.get("unsure").get(0).textValue()).isEqualTo("SHARPNESS");
    assertThat(face.get("probabilities").get("happy").doubleValue()).isGreaterThan(0.9);
  }

  @Test
  void aPolicyOutOfRangeIsAMistakeOfTheCommandLine() {
    Cli.Result result = Cli.run("classify", "--min-confidence", "1.5", Cli.ASTRONAUT);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("emotion: --min-confidence must be from 0 to 1.0, but got 1.5");
  }

  private Path unusable(String kind) throws IOException {
    Path bad = temp.resolve(kind + ".png");
    switch (kind) {
      case "text" -> Files.writeString(bad, "not a picture");
      case "empty" -> Files.createFile(bad);
      case "truncated" -> Files.write(bad, Pictures.firstBytesOf(Cli.ASTRONAUT, 100_000));
      default -> assertThat(bad).doesNotExist();
    }
    return bad;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "empty", "truncated", "missing"})
  void anUnusableImageIsOneLineAndTheOthersGoOn(String kind) throws IOException {
    Path bad = unusable(kind);
    Cli.Result result = Cli.run("classify", bad, Cli.ASTRONAUT);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(2).last().isEqualTo("emotion: 1 of 2 pictures failed");
    assertThat(result.err()).startsWith("emotion: " + bad);
    assertThat(result.outLines()).hasSize(1);
    assertThat(result.out()).startsWith(Cli.ASTRONAUT + ": happy");
  }

  @ParameterizedTest
  @CsvSource({"text, UNSUPPORTED", "empty, DAMAGED", "truncated, DAMAGED", "missing, MISSING"})
  void jsonHasOneLineAnImageAlsoForOneThatFailed(String kind, String reason) throws IOException {
    Path bad = unusable(kind);
    Cli.Result result = Cli.run("classify", "--json", Cli.ASTRONAUT, bad, Cli.ASTRONAUT);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(2).last().isEqualTo("emotion: 1 of 3 pictures failed");
    assertThat(result.outLines()).hasSize(3);
    JsonNode line = JsonMapper.builder().build().readTree(result.outLines().get(1));
    assertThat(names(line)).containsExactly("image", "error");
    assertThat(line.get("image").textValue()).isEqualTo(bad.toString());
    assertThat(names(line.get("error"))).containsExactly("reason", "message");
    assertThat(line.get("error").get("reason").textValue()).isEqualTo(reason);
    assertThat("emotion: " + line.get("error").get("message").textValue())
        .isEqualTo(result.errLines().get(0));
  }

  @Test
  void aTruncatedJpegIsAnError() throws IOException {
    Path whole = Pictures.asJpeg(Cli.ASTRONAUT, temp.resolve("whole.jpg"));
    assertThat(Cli.run("classify", whole).out()).contains(": happy");
    Path cut = temp.resolve("cut.jpg");
    Files.write(cut, Pictures.firstBytesOf(whole, (int) Files.size(whole) / 2));
    Cli.Result result = Cli.run("classify", cut);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).startsWith("emotion: " + cut);
  }

  @Test
  void aUsersModelIsUsed() throws IOException {
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    ModelFiles.replace(models.resolve(ModelFiles.INFO), "\"happy\"", "\"joyful\"");
    Cli.Result own =
        Cli.run("classify", "--models", models, "--model", ModelFiles.EXPRESSION, Cli.ASTRONAUT);
    Cli.Result bundled = Cli.run("classify", Cli.ASTRONAUT);
    assertThat(own).isEqualTo(new Cli.Result(0, bundled.out().replace("happy", "joyful"), ""));
  }

  @Test
  void aModelThatIsUntrainedIsPointedOut() throws IOException {
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    Path info = models.resolve(ModelFiles.INFO);
    ModelFiles.replace(info, "\"Expression classifier (", "\"Untrained reference weights (");
    Cli.Result result =
        Cli.run("classify", "--models", models, "--model", ModelFiles.EXPRESSION, Cli.ASTRONAUT);
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines()).hasSize(1);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .startsWith(
            "emotion: the predictions mean nothing, face_expression.onnx says: Untrained"
                + " reference weights (");
  }

  @Test
  void aFlippedByteInAModelIsOneClearLine() throws IOException {
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    ModelFiles.flipByte(models.resolve(ModelFiles.EXPRESSION), 1000);
    assertModelError(models, ModelFiles.EXPRESSION, ModelFiles.EXPRESSION + ": has SHA-256 ");
  }

  @Test
  void aMissingModelIsOneClearLine() throws IOException {
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    Files.delete(models.resolve(ModelFiles.EXPRESSION));
    assertModelError(
        models,
        ModelFiles.EXPRESSION,
        ModelFiles.EXPRESSION + ": no such file; put the model there, or correct its name");
  }

  @Test
  void anUnknownModelIsOneLineThatNamesTheKnown() throws IOException {
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    assertModelError(
        models,
        "other.onnx",
        ModelFiles.INFO
            + ": describes no model 'other.onnx'; it describes [face_detector.onnx,"
            + " face_expression.onnx, face_landmarks.onnx]");
  }

  @Test
  void aDetectorIsNoClassifier() throws IOException {
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    assertModelError(models, ModelFiles.DETECTOR, ModelFiles.DETECTOR);
  }

  private static void assertModelError(Path models, String model, String message) {
    Cli.Result result = Cli.run("classify", "--models", models, "--model", model, Cli.ASTRONAUT);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).startsWith("emotion: ").contains(models + "/" + message);
  }

  @Test
  void aDetectorOfOnesOwnFindsTheFaces() {
    Cli.Result result = Cli.run("classify", "--detector", Cli.DETECTOR, Cli.ASTRONAUT);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines()).hasSize(1);
    // Its box is not that of the bundled one.
    String line = result.out().strip().substring((Cli.ASTRONAUT + ": ").length());
    assertThat(line).startsWith("happy 0.9").doesNotMatch(LINE);
  }

  @Test
  void whatIsNoDetectorIsAnError() {
    Cli.Result result =
        Cli.run(
            "classify", "--detector", Cli.DETECTOR.resolveSibling("missing.onnx"), Cli.ASTRONAUT);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("missing.onnx");
  }

  @Test
  void aDetectorIsNotForWholeImages() {
    for (String command : new String[] {"classify", "evaluate"}) {
      Cli.Result result =
          Cli.run(
              command,
              "--whole-image",
              "--detector",
              Cli.DETECTOR,
              command.equals("classify") ? Cli.ASTRONAUT : Cli.ASTRONAUT.getParent());
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("leave one of them out");
    }
  }
}
