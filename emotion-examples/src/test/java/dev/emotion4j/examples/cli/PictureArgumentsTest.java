package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.testing.ChildJvm;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureArgumentsTest {
  @TempDir private Path temp;

  @Test
  void aNameThatIsNoneHereDoesNotStopTheOthers() {
    // As a name with an umlaut in the POSIX locale, this is none that Java takes for a path.
    Cli.Result result = Cli.run("classify", "caf\0.png", Cli.ASTRONAUT);

    assertThat(result.exitCode()).isOne();
    assertThat(result.outLines()).hasSize(1).first().asString().contains("happy");
    assertThat(result.err())
        .isEqualTo(
            "emotion: caf?.png: this name has characters that Java cannot read in this locale ("
                + System.getProperty("sun.jnu.encoding")
                + "); set LC_ALL=C.UTF-8 and run the command again"
                + System.lineSeparator()
                + "emotion: 1 of 2 pictures failed"
                + System.lineSeparator());
  }

  @Test
  void theLimitOfPixelsIsAnOptionAndNamedAsSuch() {
    Cli.Result result = Cli.run("classify", "--max-pixels", "1000", Cli.ASTRONAUT);

    assertThat(result.exitCode()).isOne();
    assertThat(result.err())
        .isEqualTo(
            "emotion: "
                + Cli.ASTRONAUT
                + ": the PNG has 512x512 pixels, more than the limit of 1000; make it smaller, or"
                + " raise --max-pixels"
                + System.lineSeparator());
  }

  @Test
  void aLimitOfNothingIsWrongUsage() {
    Cli.Result result = Cli.run("classify", "--max-pixels", "0", Cli.ASTRONAUT);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("emotion: --max-pixels and --max-bytes need a number of at least 1");
  }

  @Test
  void aNameThatStartsWithADashGoesAfterTwo() throws IOException, InterruptedException {
    Files.copy(Cli.ASTRONAUT, temp.resolve("-x.png"));
    ChildJvm.Result wrong = classify("-x.png");
    ChildJvm.Result right = classify("--", "-x.png");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.output())
        .contains("; the file -x.png is no option after --, as in: -- -x.png; see");
    assertThat(right.exitCode()).isZero();
    assertThat(right.output()).startsWith("-x.png: happy");
  }

  private ChildJvm.Result classify(String... names) throws IOException, InterruptedException {
    String[] args = new String[names.length + 1];
    args[0] = "classify";
    System.arraycopy(names, 0, args, 1, names.length);
    ProcessBuilder child =
        ChildJvm.java(
            System.getProperty("java.class.path"),
            List.of("--enable-native-access=ALL-UNNAMED"),
            EmotionCommand.class,
            args);
    return ChildJvm.run("classify", 120, child.directory(temp.toFile()));
  }

  @Test
  void grey16ThatComesOutWhiteIsPointedOut() throws IOException {
    Path file = temp.resolve("thermal.png");
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 64 * 48; i++) {
      image.getRaster().setSample(i % 64, i / 64, 0, 5000 + 10 * i);
    }
    ImageIO.write(image, "png", file.toFile());

    assertThat(Cli.run("classify", file).err())
        .isEqualTo(
            "emotion: "
                + file
                + ": a 16-bit grey picture, of which more than 90 % came out white; read it with"
                + " --scale-gray16"
                + System.lineSeparator());
    assertThat(Cli.run("classify", "--scale-gray16", file).err()).isEmpty();
  }
}
