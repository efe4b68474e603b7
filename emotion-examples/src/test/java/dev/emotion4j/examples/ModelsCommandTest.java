package dev.emotion4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  // FIPS 180-2's example, and what sha256sum says of 1.5 x 2^20 zero bytes.
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA256_OF_ZEROS =
      "106f0647ae10a6516b1ab2968038161e287ef40d1b22ca047531ed768e594ef1";

  @TempDir private Path temp;
  private Path models;

  @BeforeEach
  void writeModels() throws IOException {
    models = Files.createDirectories(temp.resolve("models"));
    Files.writeString(models.resolve("small.onnx"), "abc");
    Files.write(models.resolve("larger.onnx"), new byte[1_572_864]);
    Files.writeString(
        models.resolve(ModelFiles.INFO),
        """
        {"models": {
          "small.onnx": {"name": "Small", "classes": ["a", "b"],
            "input_shape": [1, 3, 8, 8], "output_shape": [1, 2]},
          "larger.onnx": {"name": "Not so small", "classes": ["c"],
            "input_shape": [1, 3, 8, 8], "output_shape": [1, 1]}}}
        """);
    Files.writeString(
        models.resolve(ModelFiles.CHECKSUMS),
        "{\"small.onnx\": \"%s\", \"larger.onnx\": \"%s\"}"
            .formatted(SHA256_OF_ABC, SHA256_OF_ZEROS));
  }

  @Test
  void intactModelsAreListedWithTheirSizes() {
    Cli.Result result = Cli.run("models", models);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines())
        .containsExactly(
            "FILE         NAME          BYTES    MB    STATUS    LABELS",
            "small.onnx   Small         3        0.00  verified  a, b",
            "larger.onnx  Not so small  1572864  1.50  verified  c");
  }

  @Test
  void aChangedFileIsFound() throws IOException {
    Files.writeString(models.resolve("small.onnx"), "abd");
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines().get(1))
        .isEqualTo("small.onnx   Small         3        0.00  mismatch  a, b");
    assertThat(result.outLines().get(2)).contains("verified");
    // sha256sum says so of "abd".
    assertThat(result.errLines())
        .containsExactly(
            "emotion: "
                + models.resolve("small.onnx")
                + ": has SHA-256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9, expected "
                + SHA256_OF_ABC
                + "; the file was changed or is incomplete: copy it again, or, if the change was"
                + " meant, update its checksums");
  }

  @Test
  void aModelWithoutAChecksumIsNotWell() throws IOException {
    Files.delete(models.resolve(ModelFiles.CHECKSUMS));
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.outLines().get(1)).contains("no checksum");
    assertThat(result.errLines()).hasSize(2);
    assertThat(result.errLines().get(0)).contains("small.onnx", SHA256_OF_ABC);
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
                + " Focused, Tired");
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
        models.resolve(ModelFiles.CHECKSUMS), SHA256_OF_ABC, SHA256_OF_ABC.substring(1));
    Cli.Result result = Cli.run("models", models);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .contains(
            models.resolve(ModelFiles.CHECKSUMS).toString(), "small.onnx", "64 hex digits", "63");
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
