package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.ModelException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.testing.UserModels;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled detector on scenes with one portrait, whose face is where the test has put it. */
class OnnxFaceDetectorTest {
  /** The face in the photo of 512x512 pixels, as the detector's own graph has it. */
  private static final double LEFT = 179.6;

  private static final double TOP = 61.5;
  private static final double WIDTH = 88.3;
  private static final double HEIGHT = 112.3;

  private static BufferedImage photo;
  private static OnnxFaceDetector detector;

  @BeforeAll
  static void open() throws IOException {
    photo = ImageIO.read(Path.of("../docs/images/astronaut.png").toFile());
    detector = BundledModels.detector();
  }

  @AfterAll
  static void close() {
    detector.close();
  }

  /** A grey picture with the photo in it. */
  private static BufferedImage scene(int width, int height, int x, int y, double scale) {
    BufferedImage scene = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    paste(scene, x, y, scale);
    return scene;
  }

  private static void paste(BufferedImage scene, int x, int y, double scale) {
    Graphics2D graphics = scene.createGraphics();
    if (scene.getRGB(0, 0) == Color.BLACK.getRGB()) {
      graphics.setColor(new Color(96, 104, 110));
      graphics.fillRect(0, 0, scene.getWidth(), scene.getHeight());
    }
    int side = (int) Math.round(512 * scale);
    graphics.drawImage(photo.getScaledInstance(side, side, Image.SCALE_AREA_AVERAGING), x, y, null);
    graphics.dispose();
  }

  private static BoundingBox face(int x, int y, double scale) {
    return new BoundingBox(
        (int) Math.round(x + LEFT * scale),
        (int) Math.round(y + TOP * scale),
        (int) Math.round(WIDTH * scale),
        (int) Math.round(HEIGHT * scale));
  }

  private static double iou(BoundingBox a, BoundingBox b) {
    double shared = a.intersect(b).map(box -> (double) box.width() * box.height()).orElse(0.0);
    double both = (double) a.width() * a.height() + (double) b.width() * b.height();
    return shared / (both - shared);
  }

  private static void assertOneFace(RgbImage picture, BoundingBox expected) {
    List<DetectedFace> faces = detector.detect(picture);
    assertThat(faces).hasSize(1);
    assertThat(iou(faces.get(0).box(), expected)).isGreaterThan(0.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 30, 48, 100})
  void aSmallFaceInALargePictureIsFound(int pixels) {
    double scale = pixels / ((WIDTH + HEIGHT) / 2);
    assertOneFace(Images.of(scene(960, 720, 500, 300, scale)), face(500, 300, scale));
  }

  @Test
  void aFaceInAPanoramaIsFound() {
    assertOneFace(Images.of(scene(4000, 460, 2600, 100, 0.6)), face(2600, 100, 0.6));
  }

  @Test
  void aFaceThatOverfillsThePictureIsFound() {
    BufferedImage closeUp = photo.getSubimage(185, 75, 80, 80);
    BufferedImage large = new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB);
    large
        .createGraphics()
        .drawImage(closeUp.getScaledInstance(320, 320, Image.SCALE_SMOOTH), 0, 0, null);
    assertThat(detector.detect(Images.of(large))).hasSize(1);
  }

  @Test
  void aPictureOf64PixelsThatIsAFaceIsFound() {
    BufferedImage small = scene(64, 64, -90, -28, 0.6);
    assertThat(detector.detect(Images.of(small))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 180, 270})
  void aTurnedFaceIsFoundWhereItIs(int degrees) {
    RgbImage upright = Images.of(scene(512, 512, 0, 0, 1));
    // A quarter turn to the right takes (x, y) of a square of side s to (s - y, x).
    double x = LEFT + WIDTH / 2;
    double y = TOP + HEIGHT / 2;
    for (int i = 0; i < degrees / 90; i++) {
      double before = x;
      x = 512 - y;
      y = before;
    }
    boolean sideways = degrees % 180 == 90;
    double width = sideways ? HEIGHT : WIDTH;
    double height = sideways ? WIDTH : HEIGHT;
    BoundingBox expected =
        new BoundingBox((int) (x - width / 2), (int) (y - height / 2), (int) width, (int) height);
    assertOneFace(Pixels.rotated(upright, degrees), expected);
    assertThat(detector.detect(Pixels.rotated(upright, degrees)).get(0).roll()).isEqualTo(degrees);
  }

  @Test
  void everyFaceOfAGroupIsFound() {
    BufferedImage group = scene(1200, 800, 0, 0, 0.3);
    for (int i = 1; i < 40; i++) {
      paste(group, i % 8 * 150, i / 8 * 155, 0.29);
    }
    assertThat(detector.detect(Images.of(group))).hasSize(40);
  }

  @Test
  void aPortraitTakesOneRun() {
    try (OnnxFaceDetector fresh = BundledModels.detector()) {
      fresh.detect(Images.of(scene(640, 480, 50, -20, 1)));
      assertThat(fresh.report().inference().count()).isEqualTo(1);
    }
  }

  @Test
  void aPictureOfNothingTakesSixRuns() {
    // The whole, with a margin, and four tiles; none shows what smaller tiles or a turn would.
    BufferedImage black = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    try (OnnxFaceDetector fresh = BundledModels.detector()) {
      assertThat(fresh.detect(Images.of(black))).isEmpty();
      assertThat(fresh.report().inference().count()).isEqualTo(6);
    }
  }

  @Test
  void aFaceInTheDarkIsFound() {
    BufferedImage scene = scene(640, 640, 40, 90, 1);
    new RescaleOp(0.06f, 0, null).filter(scene, scene);
    assertThat(detector.detect(Images.of(scene)))
        .singleElement()
        .satisfies(found -> assertThat(iou(found.box(), face(40, 90, 1))).isGreaterThan(0.5));
  }

  @Test
  void aFaceInTheShadeOfABrightPictureIsFound() {
    BufferedImage scene = scene(640, 640, 40, 90, 1);
    BufferedImage shade = scene.getSubimage(0, 0, 400, 640);
    new RescaleOp(0.08f, 0, null).filter(shade, shade);
    Graphics2D graphics = scene.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(400, 0, 240, 640);
    graphics.dispose();
    assertThat(detector.detect(Images.of(scene)))
        .singleElement()
        .satisfies(found -> assertThat(iou(found.box(), face(40, 90, 1))).isGreaterThan(0.5));
  }

  @Test
  void theLargestFaceCanBeFirstAndTheOnlyOne() {
    BufferedImage two = scene(900, 512, 0, 0, 1);
    paste(two, 560, 100, 0.5);
    try (OnnxFaceDetector largest =
        BundledModels.detectorBuilder().largestFirst().maxFaces(1).build()) {
      List<DetectedFace> faces = largest.detect(Images.of(two));
      assertThat(faces).hasSize(1);
      assertThat(iou(faces.get(0).box(), face(0, 0, 1))).isGreaterThan(0.5);
    }
  }

  @Test
  void facesBelowTheSmallestAreNotReturned() {
    RgbImage scene = Images.of(scene(960, 720, 500, 300, 0.48));
    try (OnnxFaceDetector large = BundledModels.detectorBuilder().smallestFace(0.2).build()) {
      assertThat(large.detect(scene)).isEmpty();
    }
    assertThat(detector.detect(scene)).hasSize(1);
  }

  @Test
  void theSelfTestPasses() {
    SelfTestResult result = detector.selfTest();
    assertThat(result.passed()).isTrue();
    assertThat((double) result.maxDifference()).isCloseTo(0, within(1e-3));
    assertThat(detector.spec().fileName()).isEqualTo("face_detector.onnx");
    assertThat(detector).hasToString("Ultra-Light face detector RFB-320 (face_detector.onnx)");
  }

  @Test
  void aUsersGridDetectorLooksOnce() {
    ModelDirectory models =
        ModelDirectory.open(ModelSource.resources(OnnxFaceDetectorTest.class, "grid"));
    try (OnnxFaceDetector tiny =
        OnnxFaceDetector.builder(models, "tiny_face_detector.onnx").build()) {
      List<DetectedFace> faces = tiny.detect(Images.of(photo));
      assertThat(faces).hasSize(1);
      // The package's own box on this photo; it resizes without antialiasing.
      assertThat(iou(faces.get(0).box(), new BoundingBox(163, 76, 116, 111))).isGreaterThan(0.9);
      assertThat(tiny.report().inference().count()).isEqualTo(1);
    }
  }

  @Test
  void aClassifierIsNoDetector() {
    OnnxFaceDetector.Builder builder =
        OnnxFaceDetector.builder(BundledModels.directory(), "face_expression.onnx");
    assertThatThrownBy(builder::build)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "face_expression.onnx: has no \"detector\" block in model_info.json, which says what"
                + " its output means; add one, or choose another model");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    OnnxFaceDetector.Builder builder = BundledModels.detectorBuilder();
    assertThatThrownBy(() -> builder.minScore(1))
        .hasMessage("minScore must be above 0 and below 1, but got 1.0");
    assertThatThrownBy(() -> builder.smallestFace(0))
        .hasMessage("smallestFace must be from 0.01 to 1, but got 0.0");
    assertThatThrownBy(() -> builder.maxFaces(0))
        .hasMessage("maxFaces must be from 1 to 1000, but got 0");
  }

  @Test
  void aDescriptionThatContradictsItselfIsRefused(@TempDir Path directory) {
    assertRefused(
        directory,
        "\"family\": \"ssd\"",
        "\"family\": \"haar\"",
        "detector.family is \"haar\", expected one of [ssd, grid, ultraface, retinaface,"
            + " yunet, scrfd, yolov5_face, yolov7_face, yolov8_face, yolov10_face]; correct the"
            + " file");
    assertRefused(
        directory,
        "\"stride\": 8,",
        "\"stride\": 16,",
        "output_shape is [1,4420,6], expected [N, 1720, 6], as the detector block's priors say;"
            + " correct the file");
    assertRefused(
        directory,
        "\"score_threshold\": 0.97",
        "\"score_threshold\": 1",
        "detector.score_threshold is 1, expected a number above 0 and below 1; correct the file");
    assertRefused(
        directory,
        "\"square\": \"mean\"",
        "\"square\": \"round\"",
        "face.square is \"round\", expected one of [none, mean, longer, shorter]; correct the file");
    assertRefused(
        directory,
        "\"align\": \"tilted\"",
        "\"align\": \"nose\"",
        "face.align is \"nose\", expected one of [roll, eyes, tilted]; correct the file");
    assertRefused(
        directory,
        "\"temperature\": 3.0",
        "\"temperature\": 0",
        "temperature is 0, expected a number above 0; correct the file");
  }

  private static void assertRefused(Path directory, String old, String replacement, String end) {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", old, replacement);
    assertThatThrownBy(models::open).isInstanceOf(ModelException.class).hasMessageEndingWith(end);
  }
}
