package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  private static final String DETECTOR = "face_detector.onnx";
  private static final String DETECTOR_SHA256 =
      "3a78c981210a2dc2381c1f15597b3e598c1e2c9e2d6e911d3bd5867be8e51834";

  /** The detector's first columns but for its status; sizes as the file system counts them. */
  private static final String DETECTOR_ROW =
      "face_detector.onnx    Ultra-Light face detector RFB-320  1108604  1.06  ";

  @TempDir private Path temp;
  private Path models;

  @BeforeEach
  void writeModels() throws IOException {
    models = ModelFiles.copyTo(temp.resolve("models"));
  }

  @Test
  void intactModelsAreListedWithTheirSizesAndGraphs() {
    Cli.Result result = Cli.run("models", models);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    String labels = "neutral, happy, sad, angry, fearful, disgusted, surprised";
    assertThat(result.outLines())
        .containsExactly(
            "FILE                  NAME                               BYTES    MB    STATUS    LABELS"
                + " ".repeat(labels.length() - 4)
                + "GRAPH",
            DETECTOR_ROW
                + "verified  face"
                + " ".repeat(labels.length() - 2)
                + "input [N,3,240,320] -> output [N,4420,6], opset 12, 273,888 parameters, by"
                + " emotion4j 1.0.0",
            "face_expression.onnx  Face expression classifier         1304335  1.24  verified  "
                + labels
                + "  input [N,3,112,112] -> output [N,7], opset 12, 323,687 parameters, by"
                + " emotion4j 1.0.0",
            // 60,970: the package's 77,224 less what 63 of its 68 points have, 126 * (128 + 1).
            "face_landmarks.onnx   Face landmarks                     249335   0.24  verified  face"
                + " ".repeat(labels.length() - 2)
                + "input [N,3,112,112] -> output [N,10], opset 12, 60,970 parameters, by"
                + " emotion4j 1.0.0");
  }

  @Test
  void aChangedFileIsFound() throws IOException {
    Files.writeString(models.resolve(DETECTOR), "abd");
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines().get(1)).contains("  3        0.00  mismatch  face");
    assertThat(result.outLines().get(2)).contains("verified");
    // sha256sum says so of "abd".
    assertThat(result.errLines())
        .containsExactly(
            "emotion: "
                + models.resolve(DETECTOR)
                + ": has SHA-256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9, expected "
                + DETECTOR_SHA256
                + "; the file was changed or is incomplete: copy it again, or, if the change was"
                + " meant, update its checksums");
  }

  @Test
  void aFileThatIsNoModelIsRefusedThoughItsChecksumHolds() throws IOException {
    Files.writeString(models.resolve(DETECTOR), "abc");
    // FIPS 180-2's example.
    String sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    ModelFiles.replace(models.resolve(ModelFiles.INFO), DETECTOR_SHA256, sha256);
    ModelFiles.replace(models.resolve(ModelFiles.CHECKSUMS), DETECTOR_SHA256, sha256);
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines().get(1)).contains("refused");
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).startsWith("emotion: " + models.resolve(DETECTOR) + ": ");
  }

  @Test
  void aModelWithoutAChecksumIsNotWell() throws IOException {
    Files.delete(models.resolve(ModelFiles.CHECKSUMS));
    ModelFiles.replace(
        models.resolve(ModelFiles.INFO), "\"checksum\": \"" + DETECTOR_SHA256 + "\",", "");
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines().get(1)).contains("no checksum");
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.errLines().get(0)).contains(DETECTOR, DETECTOR_SHA256);
  }

  @Test
  void everyMissingFileIsNamed() throws IOException {
    Path directory = Files.createDirectories(temp.resolve("described"));
    Files.writeString(
        directory.resolve(ModelFiles.INFO),
        """
        {"version": "1.0.0", "models": {
          "mobilenet_emotion.onnx": {"name": "MobileNetV2",
            "input_shape": [1, 3, 224, 224], "output_shape": [1, 4],
            "classes": ["Bored", "Confused", "Focused", "Tired"],
            "checksum": "e56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8"},
          "landmark_cnn_emotion.onnx": {"name": "LandmarkCNN",
            "input_shape": [1, 3, 224, 224], "output_shape": [1, 4],
            "classes": ["Bored", "Confused", "Focused", "Tired"],
            "checksum": "b305b822ed95d743a2ef19dee6008fd9fcf663dcff9cc18628e09e90d7d200e0"},
          "efficientnet_emotion.onnx": {"name": "EfficientNet-B0",
            "input_shape": [1, 3, 224, 224], "output_shape": [1, 4],
            "classes": ["Bored", "Confused", "Focused", "Tired"],
            "checksum": "033f6a11fe74b1df5da274b5ac726d6529f75e78f3f1ee0eca1efb5c36c91e91"}}}
        """);
    Files.writeString(
        directory.resolve(ModelFiles.CHECKSUMS),
        """
        {
          "mobilenet_emotion.onnx": "e56386a6aca1d3f2d13087d1b16341e58533242dda7691b08a657909225fbda8",
          "landmark_cnn_emotion.onnx": "b305b822ed95d743a2ef19dee6008fd9fcf663dcff9cc18628e09e90d7d200e0",
          "efficientnet_emotion.onnx": "033f6a11fe74b1df5da274b5ac726d6529f75e78f3f1ee0eca1efb5c36c91e91"
        }
        """);
    Cli.Result result = Cli.run("models", directory);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines()).hasSize(4);
    assertThat(result.outLines().get(1))
        .isEqualTo(
            "mobilenet_emotion.onnx     MobileNetV2      -      -   missing  Bored, Confused,"
                + " Focused, Tired  -");
    String remedy = ": no such file; put the model there, or correct its name";
    assertThat(result.errLines())
        .containsExactly(
            "emotion: " + directory.resolve("mobilenet_emotion.onnx") + remedy,
            "emotion: " + directory.resolve("landmark_cnn_emotion.onnx") + remedy,
            "emotion: " + directory.resolve("efficientnet_emotion.onnx") + remedy);
  }

  @Test
  void aChecksumOf63CharactersIsOneClearLine() throws IOException {
    ModelFiles.replace(
        models.resolve(ModelFiles.CHECKSUMS), DETECTOR_SHA256, DETECTOR_SHA256.substring(1));
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .contains(models.resolve(ModelFiles.CHECKSUMS).toString(), DETECTOR, "64 hex digits", "63");
  }

  @Test
  void aDirectoryWithoutDescriptionsIsOneClearLine() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("empty"));
    Cli.Result result = Cli.run("models", empty);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines())
        .containsExactly(
            "emotion: "
                + empty
                + ": has no model_info.json, which describes the models; put it there");
  }
}
