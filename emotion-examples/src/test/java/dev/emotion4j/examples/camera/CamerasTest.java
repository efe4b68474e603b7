package dev.emotion4j.examples.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamerasTest {
  @TempDir private Path temp;

  private void picture(String name, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, 8, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", temp.resolve(name).toFile());
  }

  @Test
  void aFoldersPicturesComeInTheOrderOfTheirNamesAgainAndAgain() throws Exception {
    picture("b.png", 12);
    picture("a.png", 11);
    picture("c.png", 13);
    Files.createDirectory(temp.resolve("aa"));
    List<Integer> widths = new ArrayList<>();
    try (FrameSource camera = Cameras.open(temp.toString())) {
      for (int i = 0; i < 5; i++) {
        RgbImage frame = Objects.requireNonNull(camera.next());
        widths.add(frame.width());
      }
    }
    assertThat(widths).containsExactly(11, 12, 13, 11, 12);
  }

  @Test
  void whoWaitsForAFrameCanBeInterrupted() throws Exception {
    picture("a.png", 11);
    try (FrameSource camera = Cameras.open(temp.resolve("a.png").toString())) {
      camera.next();
      Thread.currentThread().interrupt();
      assertThatThrownBy(camera::next).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anEmptyFolderIsNoCamera() {
    assertThatThrownBy(() -> Cameras.open(temp.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage(temp + ": an empty folder, but one with pictures is needed");
  }

  @Test
  void aNameThatIsNothingIsExplained() {
    assertThatThrownBy(() -> Cameras.open("nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "nowhere: no such file, and no camera, which is a number or FFMPEG_FORMAT:DEVICE");
  }

  /** The tests run with JavaCV's classes and without its native libraries. */
  @ParameterizedTest
  @ValueSource(strings = {"lavfi:testsrc", "dshow:video=USB Camera"})
  void aBuildWithoutTheLibraryTellsHowToGetIt(String name) {
    assertThatThrownBy(() -> Cameras.open(name))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "This build carries no camera library (JavaCV with FFmpeg); build it with mvn -Pcamera,"
                + " or choose a picture or a folder as camera");
  }
}
