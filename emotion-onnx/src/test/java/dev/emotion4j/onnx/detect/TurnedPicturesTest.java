package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.InputSpec;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxFaceDetector;
import dev.emotion4j.onnx.detect.boxes.BoxDecoder;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Point;
import dev.emotion4j.onnx.detect.boxes.Scores;
import dev.emotion4j.onnx.files.ResourceFiles;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import dev.emotion4j.onnx.testing.Descriptions;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnedPicturesTest {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;

  /**
   * Where the face of the photo is drawn, as the detector's own graph has it, and its mean side.
   */
  private static final double FACE_X = 223.7 - 30;

  private static final double FACE_Y = 117.6;
  private static final double FACE_SIDE = 100.3;

  private static final double WANTED = Scores.logit(0.97);

  private static BufferedImage photo;
  private static ModelSession session;
  private static InputSpec input;
  private static BoxDecoder decoder;

  @BeforeAll
  static void open() throws IOException {
    photo = ImageIO.read(Path.of("../docs/images/astronaut.png").toFile());
    ResourceFiles files = new ResourceFiles(BundledModels.class, "models");
    var description = Descriptions.of(files, "face_detector.onnx");
    session = ModelSession.open(files, description, ExecutionOptions.DEFAULT);
    input = description.spec().input();
    decoder = BoxDecoder.of(Objects.requireNonNull(description.detector()), input);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static List<Candidate> faces(BufferedImage image) {
    Slot slot = session.acquire(null);
    try {
      Look look = new Look(Images.of(image), input, session, slot, decoder, null);
      return new TurnedPictures(look, new CloserLook(look)).byEighths(WANTED, 0.3);
    } finally {
      session.release(slot);
    }
  }

  /** The photo, 30 pixels to the left, turned clockwise about the middle of a picture. */
  private static BufferedImage turned(int degrees, double scale) {
    BufferedImage picture =
        new BufferedImage(
            (int) (scale * WIDTH), (int) (scale * HEIGHT), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.scale(scale, scale);
    graphics.rotate(Math.toRadians(degrees), WIDTH / 2.0, HEIGHT / 2.0);
    graphics.drawImage(photo, -30, 0, null);
    graphics.dispose();
    return picture;
  }

  @ParameterizedTest
  @ValueSource(ints = {45, 135, 225, 315})
  void aHeadBetweenTwoQuarterTurnsIsFoundWhereItIs(int degrees) {
    assertFound(degrees, 1);
  }

  @Test
  void ofALargePictureNotAllPixelsAreTaken() {
    assertFound(135, 4);
  }

  private static void assertFound(int degrees, double scale) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double right = FACE_X - WIDTH / 2.0;
    double down = FACE_Y - HEIGHT / 2.0;
    double x = scale * (WIDTH / 2.0 + right * cos - down * sin);
    double y = scale * (HEIGHT / 2.0 + right * sin + down * cos);
    assertThat(faces(turned(degrees, scale)))
        .singleElement()
        .satisfies(
            face -> {
              double side = scale * FACE_SIDE;
              assertThat((face.left() + face.right()) / 2).isCloseTo(x, within(0.1 * side));
              assertThat((face.top() + face.bottom()) / 2).isCloseTo(y, within(0.1 * side));
              assertThat(face.width()).isCloseTo(side, within(0.15 * side));
              assertThat(face.height()).isEqualTo(face.width(), within(1e-6));
              assertThat(Scores.logit(face.score())).isGreaterThan(WANTED + 2);
            });
  }

  @Test
  void whereThereIsNoFaceNoneIsFound() {
    assertThat(faces(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB))).isEmpty();
  }

  /**
   * Three small heads before grey, of which at 60 and at 140 degrees only one is found at first.
   */
  @ParameterizedTest
  @ValueSource(ints = {-60, 40, 60, 140})
  void allFacesOfAPictureThatLeansAreFound(int degrees) {
    int[][] places = {{170, 190}, {350, 250}, {450, 330}};
    BufferedImage picture = new BufferedImage(620, 520, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.setColor(new Color(110, 120, 130));
    graphics.fillRect(0, 0, 620, 520);
    graphics.rotate(Math.toRadians(degrees), 310, 260);
    for (int[] place : places) {
      graphics.drawImage(photo.getSubimage(150, 30, 160, 170), place[0], place[1], 60, 64, null);
    }
    graphics.dispose();

    List<DetectedFace> found;
    try (OnnxFaceDetector detector = BundledModels.detectorBuilder().build()) {
      found = detector.detect(Images.of(picture));
    }

    assertThat(found).hasSize(3);
    for (int[] place : places) {
      double right = place[0] + (FACE_X + 30 - 150) * 60 / 160 - 310;
      double down = place[1] + (FACE_Y - 30) * 64 / 170 - 260;
      double cos = Math.cos(Math.toRadians(degrees));
      double sin = Math.sin(Math.toRadians(degrees));
      Point middle = new Point(310 + right * cos - down * sin, 260 + right * sin + down * cos);
      assertThat(found)
          .anySatisfy(
              face -> {
                BoundingBox box = face.box();
                assertThat(box.x() + box.width() / 2.0).isCloseTo(middle.x(), within(6.0));
                assertThat(box.y() + box.height() / 2.0).isCloseTo(middle.y(), within(6.0));
                assertThat(tilt(face) - degrees).isCloseTo(0, within(15.0));
              });
    }
  }

  private static double tilt(DetectedFace face) {
    DetectedFace.Landmark rightEye = face.landmarks().get(0);
    DetectedFace.Landmark leftEye = face.landmarks().get(1);
    return Math.toDegrees(Math.atan2(leftEye.y() - rightEye.y(), leftEye.x() - rightEye.x()));
  }
}
