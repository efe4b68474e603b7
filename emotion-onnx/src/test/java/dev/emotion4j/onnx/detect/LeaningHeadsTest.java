package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.DetectedFace;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxFaceDetector;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaningHeadsTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 170;

  /** The middle of the face in what is drawn, as the detector's own graph has it. */
  private static final double FACE_X = 223.7 - 150;

  private static final double FACE_Y = 117.6 - 30;

  /** Pale as behind a window, so that it is not seen at once. */
  private static final float OPACITY = 0.4f;

  @ParameterizedTest
  @ValueSource(ints = {-45, 45})
  void aHeadThatLeansIsFoundBesideOneThatDoesNot(int degrees) throws IOException {
    BufferedImage head =
        ImageIO.read(Path.of("../docs/images/astronaut.png").toFile())
            .getSubimage(150, 30, WIDTH, HEIGHT);
    BufferedImage picture = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(new Color(110, 120, 130));
    graphics.fillRect(0, 0, 900, 600);
    graphics.drawImage(head, 100, 150, WIDTH / 2, HEIGHT / 2, null);
    graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, OPACITY));
    graphics.translate(600, 300);
    graphics.rotate(Math.toRadians(degrees));
    graphics.drawImage(head, -WIDTH / 4, -HEIGHT / 4, WIDTH / 2, HEIGHT / 2, null);
    graphics.dispose();

    List<DetectedFace> faces;
    try (OnnxFaceDetector detector = BundledModels.detectorBuilder().build()) {
      faces = detector.detect(Images.of(picture));
    }

    double right = (FACE_X - WIDTH / 2.0) / 2;
    double down = (FACE_Y - HEIGHT / 2.0) / 2;
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    assertThat(faces).hasSize(2);
    assertMiddle(faces.get(0), 100 + FACE_X / 2, 150 + FACE_Y / 2);
    assertMiddle(faces.get(1), 600 + right * cos - down * sin, 300 + right * sin + down * cos);
  }

  private static void assertMiddle(DetectedFace face, double x, double y) {
    assertThat(face.box().x() + face.box().width() / 2.0).isCloseTo(x, within(8.0));
    assertThat(face.box().y() + face.box().height() / 2.0).isCloseTo(y, within(8.0));
  }
}
