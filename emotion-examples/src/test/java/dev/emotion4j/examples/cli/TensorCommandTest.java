package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.testing.ChildJvm;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorCommandTest {
  @TempDir private Path temp;

  private Path picture(String name, int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, rgb(x, y));
      }
    }
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static int rgb(int x, int y) {
    return (x & 0xff) << 16 | (y & 0xff) << 8 | (x * 7 + y * 13 & 0xff);
  }

  private static float[] readFloats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }

  /** A picture of the model's size is not resized, so ToTensor and Normalize by hand are enough. */
  private static void assertNormalized(float[] tensor, int side, float[] mean, float[] std) {
    assertThat(tensor).hasSize(3 * side * side);
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int value = rgb(x, y) >> (16 - 8 * channel) & 0xff;
          float expected = ((float) value / 255f - mean[channel]) / std[channel];
          if (tensor[(channel * side + y) * side + x] != expected) {
            assertThat(tensor[(channel * side + y) * side + x])
                .as("channel %d, x %d, y %d", channel, x, y)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void withoutAModelTheTensorIs224x224WithImageNetsMeanAndStd() throws IOException {
    Path out = temp.resolve("new/out");
    Cli.Result result = Cli.run("tensor", "--out-dir", out, picture("face.png", 224));
    assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
    assertNormalized(
        readFloats(out.resolve("face.png.f32")),
        224,
        new float[] {0.485f, 0.456f, 0.406f},
        new float[] {0.229f, 0.224f, 0.225f});
  }

  @Test
  void withAModelTheTensorIsWhatItsDescriptionSaysAndItsFileIsNotNeeded() throws IOException {
    Path models = Files.createDirectories(temp.resolve("models"));
    Files.writeString(
        models.resolve(ModelFiles.INFO),
        """
        {"models": {"mine.onnx": {"classes": ["a", "b"],
          "input_shape": [1, 3, 32, 32], "output_shape": [1, 2],
          "preprocessing": {"normalize": {"mean": [0.5, 0.25, 0], "std": [1, 0.5, 2]}}}}}
        """);
    Path out = temp.resolve("out");
    Cli.Result result =
        Cli.run(
            "tensor",
            "--out-dir",
            out,
            "--models",
            models,
            "--model",
            "mine.onnx",
            picture("face.png", 32));
    assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
    assertNormalized(
        readFloats(out.resolve("face.png.f32")),
        32,
        new float[] {0.5f, 0.25f, 0f},
        new float[] {1f, 0.5f, 2f});
  }

  @Test
  void anUnreadableImageIsOneLineAndTheOthersGoOn() throws IOException {
    Path text = Files.writeString(temp.resolve("text.png"), "not a picture");
    Path out = temp.resolve("out");
    Cli.Result result =
        Cli.run(
            "tensor",
            "--out-dir",
            out,
            text,
            picture("face.png", 224),
            temp.resolve("missing.png"));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(2);
    assertThat(result.errLines().get(0)).startsWith("emotion: ").contains(text.toString());
    assertThat(result.errLines().get(1))
        .startsWith("emotion: ")
        .contains(temp.resolve("missing.png").toString());
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("face.png.f32");
    }
  }

  @Test
  void twoImagesOfOneNameAreRefusedBeforeAnythingIsWritten() throws IOException {
    Path first = picture("a/face.png", 8);
    Path second = picture("b/face.png", 8);
    Path out = temp.resolve("out");
    Cli.Result result = Cli.run("tensor", "--out-dir", out, first, second);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errLines())
        .containsExactly(
            "emotion: Both "
                + first
                + " and "
                + second
                + " would be written to "
                + out.resolve("face.png.f32")
                + "; run the command twice, with two output directories; see emotion tensor"
                + " --help");
    assertThat(out).doesNotExist();
  }

  @Test
  void anOutputDirectoryThatIsAFileIsOneClearLine() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "text");
    Cli.Result result = Cli.run("tensor", "--out-dir", file, picture("face.png", 8));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines())
        .containsExactly("emotion: " + file + ": exists and is not a directory");
  }

  @Test
  void onnxRuntimeIsNotNeeded() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("onnxruntime"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).isNotEqualTo(System.getProperty("java.class.path"));
    Path models = ModelFiles.copyTo(temp.resolve("models"));
    Path out = temp.resolve("out");
    ProcessBuilder tensor =
        ChildJvm.java(
            classPath,
            List.of(),
            EmotionCommand.class,
            "tensor",
            "--out-dir",
            out.toString(),
            "--models",
            models.toString(),
            "--model",
            ModelFiles.EXPRESSION,
            Cli.ASTRONAUT.toAbsolutePath().toString());
    tensor.environment().remove("JAVA_TOOL_OPTIONS");
    ChildJvm.Result result = ChildJvm.run("tensor", 120, tensor.directory(temp.toFile()));
    assertThat(result).isEqualTo(new ChildJvm.Result(0, ""));
    assertThat(out.resolve("astronaut.png.f32")).hasSize(Float.BYTES * 3 * 112 * 112);
  }
}
