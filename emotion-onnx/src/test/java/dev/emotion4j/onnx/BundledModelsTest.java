package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.files.JsonValue;
import java.io.IOException;
import java.io.InputStream;
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
        // The package's probabilities are not calibrated.
        var prediction =
            classifier
                .classify(Images.read(recorded("expression_input_" + i + ".png")))
                .calibrated(1);
        List<Float> expected = rows.get(i - 1).numbers();
        for (int k = 0; k < labels.size(); k++) {
          assertThat((double) prediction.probability(labels.get(k)))
              .isCloseTo(expected.get(k), within(1e-5));
        }
      }
    }
  }

  @Test
  void theSamplePhotoShowsOneHappyFace() {
    RgbImage photo = Images.read(Path.of("../docs/images/astronaut.png"));
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      List<FaceEmotion> faces = analyzer.analyze(photo);
      assertThat(faces).hasSize(1);
      // The detector's own graph gives (179.6, 61.5) to (267.9, 173.8) for this photo.
      BoundingBox box = faces.get(0).box();
      assertThat(box.x()).isCloseTo(180, within(1));
      assertThat(box.y()).isCloseTo(62, within(1));
      assertThat(box.width()).isCloseTo(88, within(1));
      assertThat(box.height()).isCloseTo(112, within(1));
      assertThat(faces.get(0).prediction().label()).isEqualTo("happy");
      assertThat(faces.get(0).prediction().confidence()).isGreaterThan(0.9f);
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
}
