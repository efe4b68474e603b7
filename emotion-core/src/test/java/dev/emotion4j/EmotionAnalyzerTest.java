package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmotionAnalyzerTest {
  private static final ModelSpec SPEC =
      new ModelSpec(
          "m.onnx",
          "M",
          InputSpec.imageNet(2, 2),
          List.of("narrow", "wide"),
          OutputKind.LOGITS,
          null,
          null,
          null);

  private final List<String> closed = new ArrayList<>();

  /** Finds the two faces that the test says are there. */
  private final FaceDetector detector =
      new FaceDetector() {
        @Override
        public List<DetectedFace> detect(RgbImage image) {
          return List.of(
              new DetectedFace(new BoundingBox(10, 20, 30, 10), 0.9f),
              new DetectedFace(new BoundingBox(0, 0, 5, 40), 0.6f));
        }

        @Override
        public void close() {
          closed.add("detector");
        }
      };

  /** Says whether a picture is wide. */
  private final EmotionClassifier classifier =
      new EmotionClassifier() {
        @Override
        public ModelSpec spec() {
          return SPEC;
        }

        @Override
        public Prediction classify(RgbImage face) {
          return Prediction.fromLogits(SPEC.labels(), face.height(), face.width());
        }

        @Override
        public List<Prediction> classifyAll(List<? extends RgbImage> faces) {
          List<Prediction> predictions = new ArrayList<>();
          faces.forEach(face -> predictions.add(classify(face)));
          return predictions;
        }

        @Override
        public Prediction classify(FloatBuffer tensor) {
          throw new AssertionError("an analyzer has pictures, not tensors");
        }

        @Override
        public void close() {
          closed.add("classifier");
          throw new InferenceException(InferenceException.Reason.RUNTIME, "broken");
        }
      };

  private static final RgbImage IMAGE =
      new RgbImage() {
        @Override
        public int width() {
          return 50;
        }

        @Override
        public int height() {
          return 40;
        }

        @Override
        public void readRow(int x, int y, int count, byte[] rgb) {}
      };

  @Test
  void eachFaceIsCroppedAndClassifiedInTheDetectorsOrder() {
    EmotionAnalyzer analyzer = new EmotionAnalyzer(detector, classifier);
    List<FaceEmotion> faces = analyzer.analyze(IMAGE);
    assertThat(faces)
        .extracting(face -> face.prediction().label())
        .containsExactly("wide", "narrow");
    assertThat(faces)
        .extracting(FaceEmotion::box)
        .containsExactly(new BoundingBox(10, 20, 30, 10), new BoundingBox(0, 0, 5, 40));
  }

  @Test
  void bothAreClosedEvenIfOneFails() {
    EmotionAnalyzer analyzer = new EmotionAnalyzer(detector, classifier);
    assertThatThrownBy(analyzer::close).hasMessage("broken");
    assertThat(closed).containsExactlyInAnyOrder("detector", "classifier");
  }
}
