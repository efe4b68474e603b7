package dev.emotion4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.analysis.EmotionAnalyzer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelOrUnsureTest {
  private static final Path PORTRAIT =
      Path.of(System.getProperty("emotion.repository", ".."), "docs/images/astronaut.png");

  @TempDir Path folder;

  @Test
  void aClearFaceHasALabelAndAnyOtherTheReasonWhyNot() throws IOException {
    BufferedImage portrait = ImageIO.read(PORTRAIT.toFile());
    // The face is at about (180, 62), 88x112: the edge goes through it.
    Path cut = write("cut.png", portrait.getSubimage(222, 0, 290, 400));
    Path wall = write("wall.png", new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB));
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    try (EmotionAnalyzer analyzer = LabelOrUnsure.open()) {
      assertThat(LabelOrUnsure.answer(analyzer, PORTRAIT)).isEqualTo("happy");
      assertThat(LabelOrUnsure.answer(analyzer, cut)).contains("CUT");
      assertThat(LabelOrUnsure.answer(analyzer, wall)).isEqualTo("no face");
      assertThat(LabelOrUnsure.answer(analyzer, text)).isEqualTo("no picture: UNSUPPORTED");
    }
  }

  private Path write(String name, BufferedImage picture) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }
}
