package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checksums that are added, and descriptions that are drafted. */
class ModelsOptionsTest {
  private static final String EXPRESSION = "face_expression.onnx";
  private static final String SHA256 =
      "9c085da75f66f76163c7a1cfd9282c00e1fb926b79e34cecafe8095ff2a49048";

  @TempDir private Path temp;
  private Path models;

  @BeforeEach
  void writeModels() throws IOException {
    models = ModelFiles.copyTo(temp.resolve("models"));
  }

  @Test
  void missingChecksumsAreAddedAndOthersStay() throws IOException {
    Path info = models.resolve("model_info.json");
    Path checksums = models.resolve("model_checksums.json");
    ModelFiles.replace(info, "\"checksum\": \"" + SHA256 + "\",", "");
    Files.delete(checksums);
    assertThat(Cli.run("models", models).err())
        .contains(
            ": its description has no checksum; if the file is the right one, add \"checksum\": \""
                + SHA256
                + "\", or run emotion models --add-checksums");

    Cli.Result result = Cli.run("models", "--add-checksums", models);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.outLines())
        .first()
        .isEqualTo(checksums + ": added " + EXPRESSION + " " + SHA256);
    JsonNode written = new ObjectMapper().readTree(checksums.toFile());
    assertThat(written.size()).isEqualTo(1);
    assertThat(written.path(EXPRESSION).asText()).isEqualTo(SHA256);
    assertThat(Cli.run("models", "--add-checksums", models).outLines().get(0)).startsWith("FILE ");
  }

  @Test
  void aModelWithoutDescriptionIsDescribed() throws IOException {
    Cli.Result result = Cli.run("models", "--describe", models.resolve(EXPRESSION));

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    JsonNode model = new ObjectMapper().readTree(result.out()).path("models").path(EXPRESSION);
    assertThat(model.path("input_shape")).hasToString("[1,3,112,112]");
    assertThat(model.path("output_shape")).hasToString("[1,7]");
    assertThat(model.path("classes")).hasSize(7);
    assertThat(model.path("output").asText()).isEqualTo("logits"); // its last node is a Gemm
    assertThat(model.path("checksum").asText()).isEqualTo(SHA256);
  }

  @Test
  void eitherADirectoryOrAFileIsGiven() {
    assertThat(Cli.run("models").err())
        .contains("Give either a directory, or --describe with a file");
    assertThat(Cli.run("models", "--describe", models.resolve(EXPRESSION), models).exitCode())
        .isEqualTo(2);
  }
}
