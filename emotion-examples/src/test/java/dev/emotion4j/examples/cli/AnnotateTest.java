package dev.emotion4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotateTest {
  private static final int ACCENT = 0xffffd400;

  @TempDir private Path temp;

  @Test
  void theFaceGetsABoxAndALabelAndTheRestStaysAsItIs() throws IOException {
    Path png = temp.resolve("out.png");
    Cli.Result result = Cli.run("classify", "--annotate", png, Cli.ASTRONAUT);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    BufferedImage photo = ImageIO.read(Cli.ASTRONAUT.toFile());
    BufferedImage drawn = ImageIO.read(png.toFile());
    assertThat(drawn.getWidth()).isEqualTo(512);
    assertThat(drawn.getHeight()).isEqualTo(512);
    int accent = 0;
    for (int y = 0; y < 512; y++) {
      for (int x = 0; x < 512; x++) {
        // The box is at (180, 62, 88x112), its label above; both well inside (140, 30, 180x180).
        boolean near = x >= 140 && x < 320 && y >= 30 && y < 210;
        if (near) {
          accent += drawn.getRGB(x, y) == ACCENT ? 1 : 0;
        } else if (drawn.getRGB(x, y) != photo.getRGB(x, y)) {
          assertThat(drawn.getRGB(x, y)).as("x %d, y %d", x, y).isEqualTo(photo.getRGB(x, y));
        }
      }
    }
    // Four sides of more than 100 pixels each, two pixels wide, and the label's background.
    assertThat(accent).isGreaterThan(800);
    // The middle of the face stays visible.
    assertThat(drawn.getRGB(221, 131)).isEqualTo(photo.getRGB(221, 131));
  }

  @Test
  void theLabelOfAWholePictureIsInsideIt() throws IOException {
    Path picture = Pictures.plain(temp.resolve("grey.png"), 320, 240);
    Path png = temp.resolve("out.png");
    Cli.Result result = Cli.run("classify", "--whole-image", "--annotate", png, picture);
    assertThat(result.exitCode()).isZero();
    BufferedImage drawn = ImageIO.read(png.toFile());
    assertThat(drawn.getWidth()).isEqualTo(320);
    assertThat(drawn.getRGB(160, 120)).isEqualTo(0xff808080);
    assertThat(List.of(drawn.getRGB(1, 200), drawn.getRGB(318, 120))).containsOnly(ACCENT);
  }

  @Test
  void aTinyPictureIsNoProblem() throws IOException {
    Path picture = Pictures.plain(temp.resolve("tiny.png"), 1, 1);
    Path png = temp.resolve("out.png");
    assertThat(Cli.run("classify", "--whole-image", "--annotate", png, picture).exitCode())
        .isZero();
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(1);
  }

  @Test
  void theImageItselfIsNotOverwritten() throws IOException {
    Path picture = Pictures.plain(temp.resolve("grey.png"), 8, 8);
    byte[] before = Files.readAllBytes(picture);
    Cli.Result result = Cli.run("classify", "--annotate", picture, picture);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errLines())
        .containsExactly(
            "emotion: --annotate would overwrite the image itself: "
                + picture
                + "; see emotion classify --help");
    assertThat(Files.readAllBytes(picture)).isEqualTo(before);
  }

  @Test
  void anOutputThatCannotBeWrittenIsOneClearLine() throws IOException {
    Path picture = Pictures.plain(temp.resolve("grey.png"), 8, 8);
    Path png = temp.resolve("no-such-directory/out.png");
    Cli.Result result = Cli.run("classify", "--whole-image", "--annotate", png, picture);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errLines())
        .containsExactly("emotion: " + png + ": no such file or directory");
  }
}
