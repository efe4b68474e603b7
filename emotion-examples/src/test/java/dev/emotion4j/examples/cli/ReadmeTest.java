package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.testing.ChildJvm;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Path README = Cli.REPOSITORY.resolve("README.md");
  private static final Path SAMPLES =
      Cli.REPOSITORY.resolve(
          "emotion-examples/src/test/java/dev/emotion4j/examples/cli/ReadmeSamples.java");

  private static List<String> blocks(String regex, String text) {
    return Pattern.compile(regex, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1).stripIndent())
        .toList();
  }

  @Test
  void theReadmesJavaSamplesAreTheOnesCompiledHere() throws IOException {
    List<String> compiled =
        blocks("// sample\n(.*?)\n *// end of sample", Files.readString(SAMPLES));
    List<String> shown = blocks("```java\n(.*?)\n```", Files.readString(README));
    assertThat(compiled).hasSize(2);
    assertThat(shown).isEqualTo(compiled);
  }

  @Test
  void theSamplesFindTheHappyFace(@TempDir Path temp) throws IOException, InterruptedException {
    BufferedImage photo = ImageIO.read(Cli.ASTRONAUT.toFile());
    ImageIO.write(photo, "jpg", temp.resolve("photo.jpg").toFile());
    // The square of the mean side around the face's box, a tenth lower.
    ImageIO.write(photo.getSubimage(174, 78, 100, 100), "jpg", temp.resolve("face.jpg").toFile());
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    ModelFiles.rename(models, ModelFiles.EXPRESSION, "mobilenet_emotion.onnx");
    ProcessBuilder samples =
        ChildJvm.java(
            System.getProperty("java.class.path"),
            List.of("--enable-native-access=ALL-UNNAMED"),
            ReadmeSamples.class);
    // It makes a JVM print a line of its own.
    samples.environment().remove("JAVA_TOOL_OPTIONS");
    ChildJvm.Result result = ChildJvm.run("samples", 120, samples.directory(temp.toFile()));
    assertThat(result.exitCode()).as(result.output()).isZero();
    List<String> lines = result.output().lines().toList();
    assertThat(lines).as(result.output()).hasSize(2);
    assertThat(lines.get(0)).matches("\\(1[78]\\d, 6\\d, 8\\dx11\\d\\) happy (0\\.9\\d+|1\\.0)");
    assertThat(lines.get(1)).startsWith("happy {neutral=").contains("surprised=");
  }

  @Test
  void theReadmesModelDescriptionIsValid(@TempDir Path models) throws IOException {
    List<String> json = blocks("```json\n(.*?)\n```", Files.readString(README));
    assertThat(json).hasSize(2);
    Files.writeString(models.resolve(ModelFiles.INFO), json.get(0));
    Files.writeString(models.resolve(ModelFiles.CHECKSUMS), json.get(1));
    Cli.Result result = Cli.run("models", models);
    assertThat(result.outLines()).hasSize(2);
    assertThat(result.outLines().get(1)).startsWith("mobilenet_emotion.onnx  MobileNetV2  -");
  }
}
