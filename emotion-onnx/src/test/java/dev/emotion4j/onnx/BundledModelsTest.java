package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.EmotionAnalyzer;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.GridFaceDetector.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against what the package that the weights come from answered to the same pixels. */
class BundledModelsTest {
  private static InputStream recorded(String name) {
    return BundledModelsTest.class.getResourceAsStream("face-api/" + name);
  }

  @Test
  void theExpressionClassifierAnswersAsThePackageDoes() throws IOException {
    List<JsonValue> rows = json("expression_output.json").required("probabilities").elements();
    try (OnnxEmotionClassifier classifier = BundledModels.classifier()) {
      List<String> labels = classifier.spec().labels();
      for (int i = 1; i <= 3; i++) {
        var prediction =
            classifier.classify(Images.read(recorded("expression_input_" + i + ".png")));
        List<Float> expected = rows.get(i - 1).numbers();
        for (int k = 0; k < labels.size(); k++) {
          assertThat((double) prediction.probability(labels.get(k)))
              .isCloseTo(expected.get(k), within(1e-5));
        }
      }
    }
  }

  @Test
  void theDetectorAnswersAsThePackageDoes() throws IOException {
    ModelDirectory models = BundledModels.directory();
    DescribedModel model = models.describedModel("face_detector.onnx");
    FloatBuffer expected =
        ByteBuffer.wrap(recorded("detector_output_nhwc_13x13x25.f32").readAllBytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    try (ModelSession session = ModelSession.open(models.source(), model, RunSettings.defaults())) {
      Slot slot = session.acquire();
      slot.preprocessor().write(Images.read(recorded("detector_input.png")), slot.input(1), 0);
      FloatBuffer grid = session.run(slot, 1);
      for (int cell = 0; cell < 13 * 13; cell++) {
        for (int channel = 0; channel < 25; channel++) {
          assertThat(grid.get(channel * 169 + cell))
              .isCloseTo(expected.get(cell * 25 + channel), within(2e-4f));
        }
      }
      session.release(slot);
    }
  }

  @Test
  void theDetectorFindsThePackagesFaceInThePackagesInput() throws IOException {
    JsonValue box = json("detector_boxes.json").elements().get(0);
    try (FaceDetector detector = BundledModels.detector()) {
      List<DetectedFace> faces = detector.detect(Images.read(recorded("detector_input.png")));
      assertThat(faces).hasSize(1);
      BoundingBox found = faces.get(0).box();
      assertThat((double) found.x()).isCloseTo(box.required("x").number(), within(1.0));
      assertThat((double) found.y()).isCloseTo(box.required("y").number(), within(1.0));
      assertThat((double) found.width()).isCloseTo(box.required("width").number(), within(1.0));
      assertThat((double) found.height()).isCloseTo(box.required("height").number(), within(1.0));
      assertThat((double) faces.get(0).score())
          .isCloseTo(box.required("score").number(), within(1e-5));
    }
  }

  @Test
  void theSamplePhotoShowsOneHappyFace() {
    RgbImage photo = Images.read(Path.of("../docs/images/astronaut.png"));
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      List<FaceEmotion> faces = analyzer.analyze(photo);
      assertThat(faces).hasSize(1);
      // The package's own box on this photo is (163, 76, 116x111); it resizes without antialiasing.
      BoundingBox box = faces.get(0).box();
      assertThat(box.x()).isCloseTo(163, within(3));
      assertThat(box.y()).isCloseTo(76, within(3));
      assertThat(box.width()).isCloseTo(116, within(3));
      assertThat(box.height()).isCloseTo(111, within(3));
      assertThat(faces.get(0).prediction().label()).isEqualTo("happy");
      assertThat(faces.get(0).prediction().confidence()).isGreaterThan(0.99f);
    }
  }

  @Test
  void aPictureWithoutAFaceHasNone() {
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      assertThat(analyzer.analyze(grey(640, 480))).isEmpty();
      assertThat(analyzer.analyze(grey(1, 1))).isEmpty();
      assertThat(analyzer.analyze(grey(5000, 1))).isEmpty();
    }
  }

  private static JsonValue json(String name) throws IOException {
    try (InputStream stream = recorded(name)) {
      return JsonValue.parse(name, stream.readAllBytes());
    }
  }

  private static RgbImage grey(int width, int height) {
    return new RgbImage() {
      @Override
      public int width() {
        return width;
      }

      @Override
      public int height() {
        return height;
      }

      @Override
      public void readRow(int x, int y, int count, byte[] rgb) {
        java.util.Arrays.fill(rgb, 0, 3 * count, (byte) 128);
      }
    };
  }

  @Test
  void ofOverlappingBoxesTheBestStays() {
    // IoU of a and b: 90 / (100 + 100 - 90) = 0.82; of a and c: 40 / (100 + 100 - 40) = 0.25.
    Candidate a = new Candidate(0, 0, 10, 10, 0.9);
    Candidate b = new Candidate(1, 0, 11, 10, 0.95);
    Candidate c = new Candidate(6, 0, 16, 10, 0.6);
    assertThat(GridFaceDetector.suppress(List.of(c, a, b))).containsExactly(b, c);
    // Of b and c: 50 / (100 + 100 - 50) = 0.33. An IoU of exactly 0.4 stays: 40 / (70 + 70 - 40).
    Candidate d = new Candidate(0, 0, 7, 10, 0.8);
    Candidate e = new Candidate(3, 0, 10, 10, 0.7);
    assertThat(GridFaceDetector.suppress(List.of(d, e))).containsExactly(d, e);
  }

  @Test
  void aCandidateIsMappedBackToThePictureAndCutToIt() {
    // A 208x104 picture fills 416x208 of the input: half the input's pixels each way.
    RgbImage picture = grey(208, 104);
    BoundingBox placement = new BoundingBox(0, 0, 416, 208);
    assertThat(new Candidate(100, 40, 200, 120, 0.75).face(placement, picture))
        .contains(new DetectedFace(new BoundingBox(50, 20, 50, 40), 0.75f));
    assertThat(new Candidate(-30, 180, 100, 300, 0.75).face(placement, picture))
        .contains(new DetectedFace(new BoundingBox(0, 90, 50, 14), 0.75f));
    assertThat(new Candidate(0, 220, 100, 300, 0.75).face(placement, picture)).isEmpty();
  }
}
