package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.DetectedFace;
import dev.emotion4j.DetectedFace.Landmark;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.UserModels;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A detector's second model, which finds the points of its faces. */
class LandmarkModelTest {
  private static final String NAMED = "\"landmark_model\": \"face_landmarks.onnx\"";

  private static BufferedImage photo;

  @TempDir private Path directory;

  @BeforeAll
  static void read() throws IOException {
    photo = ImageIO.read(Path.of("../docs/images/astronaut.png").toFile());
  }

  @Test
  void theFaceOfThePhotoHasItsEyesNoseAndMouth() {
    try (OnnxFaceDetector detector = BundledModels.detector()) {
      List<DetectedFace> faces = detector.detect(Images.of(photo));
      assertThat(faces).hasSize(1);
      // Read off the photo by eye.
      double[][] expected = {{203, 101}, {247, 103}, {226, 126}, {204, 141}, {245, 142}};
      List<Landmark> found = faces.get(0).landmarks();
      assertThat(found).hasSize(5);
      for (int i = 0; i < 5; i++) {
        assertThat((double) found.get(i).x()).isCloseTo(expected[i][0], within(5.0));
        assertThat((double) found.get(i).y()).isCloseTo(expected[i][1], within(5.0));
      }
    }
  }

  /** Cut without alignment, such a face is often none of a happy person. */
  @ParameterizedTest
  @ValueSource(ints = {-150, -135, -90, -45, -30, -20, 20, 30, 45, 90, 135, 180})
  void aTiltedHeadIsAsHappy(int clockwiseDegrees) {
    BufferedImage tilted = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = tilted.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.translate(256, 256);
    graphics.rotate(Math.toRadians(clockwiseDegrees));
    graphics.drawImage(photo, -224, -118, null);
    graphics.dispose();
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      List<FaceEmotion> faces = analyzer.analyze(Images.of(tilted));
      assertThat(faces).hasSize(1);
      assertThat(faces.get(0).prediction().label()).isEqualTo("happy");
      assertThat(faces.get(0).prediction().confidence()).isGreaterThan(0.9f);
    }
  }

  @Test
  void aDetectorNeedsNone() {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", ",\n        " + NAMED, "");
    try (OnnxFaceDetector detector = detector(models)) {
      assertThat(detector.detect(Images.of(photo)).get(0).landmarks()).isEmpty();
      assertThat(detector.selfTest().tolerance()).isEqualTo(1e-3f);
    }
  }

  @Test
  void itCanBeLeftOut() {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", NAMED, "\"landmark_model\": \"eyes.onnx\"");
    OnnxFaceDetector.Builder builder =
        OnnxFaceDetector.builder(models.open(), "face_detector.onnx").withoutLandmarkModel();
    try (OnnxFaceDetector detector = builder.build()) {
      assertThat(detector.detect(Images.of(photo)).get(0).landmarks()).isEmpty();
    }
  }

  @Test
  void theSelfTestIsOfBoth() throws IOException {
    UserModels models = UserModels.copyTo(directory);
    try (OnnxFaceDetector detector = detector(models)) {
      assertThat(detector.selfTest().passed()).isTrue();
      assertThat(detector.selfTest().tolerance()).isEqualTo(1e-4f);
    }
    models.replace("model_info.json", "0.411618", "0.413618");
    try (OnnxFaceDetector detector = detector(models)) {
      assertThat(detector.selfTest().passed()).isFalse();
      assertThat((double) detector.selfTest().maxDifference()).isCloseTo(0.002, within(1e-5));
    }
    models.replace("model_info.json", "0.955351", "0.965351");
    try (OnnxFaceDetector detector = detector(models)) {
      assertThat((double) detector.selfTest().maxDifference()).isCloseTo(0.01, within(1e-5));
    }
  }

  @Test
  void whatIsNamedMustBeAModelOfLandmarks() {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", NAMED, "\"landmark_model\": \"face_expression.onnx\"");
    assertThatThrownBy(() -> detector(models))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/model_info.json: face_detector.onnx has the landmark_model"
                + " face_expression.onnx, whose description does not say how many \"landmarks\" it"
                + " has; say it, or name another model");
  }

  @Test
  void whatIsNamedMustBeDescribed() {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", NAMED, "\"landmark_model\": \"eyes.onnx\"");
    assertThatThrownBy(() -> detector(models))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model_info.json: describes no model 'eyes.onnx'");
  }

  @Test
  void theDescriptionSaysHowManyPointsTheOutputHas() {
    UserModels models = UserModels.copyTo(directory);
    models.replace("model_info.json", "\"landmarks\": 5", "\"landmarks\": 4");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "['face_landmarks.onnx'].output_shape is [1,10], expected [N, 8], x and y of 4"
                + " landmarks; correct the file");
    models.replace("model_info.json", "\"landmarks\": 4", "\"landmarks\": 1");
    assertThatThrownBy(models::open)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            ".landmarks is 1, expected how many points the output has, from 2 to 1000; correct the"
                + " file");
  }

  @Test
  void aModelOfLandmarksIsNoClassifier() {
    OnnxEmotionClassifier.Builder builder =
        OnnxEmotionClassifier.builder(BundledModels.directory(), "face_landmarks.onnx");
    assertThatThrownBy(builder::build)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "face_landmarks.onnx: is no classifier: its description has \"landmarks\"; choose"
                + " another model");
  }

  @Test
  void noNumberIsNoLandmark() throws IOException {
    float[] nothing = new float[10 * 3];
    Arrays.fill(nothing, Float.NaN);
    byte[] broken =
        new GraphWriter()
            .input("input", GraphWriter.FLOAT, "N", 3, 112, 112)
            .tensor("weights", nothing, 10, 3)
            .node("GlobalAveragePool", "input", "pool")
            .node("Flatten", "pool", "flat")
            .node("Gemm", "flat,weights", "output", GraphWriter.integer("transB", 1))
            .output("output", GraphWriter.FLOAT, "N", 10)
            .toByteArray();
    UserModels models = UserModels.copyTo(directory);
    Files.write(models.file("face_landmarks.onnx"), broken);
    String former = "8b71be0c7c7543e07294535a9cd2ade9adbdcfeb28b80780e49b9d2296594560";
    models.replace("model_info.json", former, Sha256.of(ByteBuffer.wrap(broken)));
    models.replace("model_checksums.json", former, Sha256.of(ByteBuffer.wrap(broken)));
    try (OnnxFaceDetector detector = detector(models)) {
      assertThatThrownBy(() -> detector.detect(Images.of(photo)))
          .isInstanceOf(InferenceException.class)
          .hasMessage(
              "face_landmarks.onnx: answered with NaN, expected where a landmark is; the model is"
                  + " broken");
    }
  }

  private static OnnxFaceDetector detector(UserModels models) {
    return OnnxFaceDetector.builder(models.open(), "face_detector.onnx").build();
  }
}
