package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a classifier or detector of one's own has without writing it. */
class EmotionClassifierTest {
  private static final Prediction ANSWER = Prediction.fromLogits(List.of("a", "b"), 1, 0);
  private static final DetectedFace FACE = new DetectedFace(new BoundingBox(0, 0, 1, 1), 0.5f);

  private final List<RgbImage> seen = new ArrayList<>();
  private final CallContext context = CallContext.unlimited();

  private Runnable whileRunning = () -> {};
  private List<DetectedFace> faces = List.of(FACE);

  private final EmotionClassifier classifier =
      new EmotionClassifier() {
        @Override
        public List<String> labels() {
          return List.of("a", "b");
        }

        @Override
        public Prediction classify(RgbImage face) {
          seen.add(face);
          whileRunning.run();
          return ANSWER;
        }

        @Override
        public void close() {}
      };

  private final FaceDetector detector =
      new FaceDetector() {
        @Override
        public List<DetectedFace> detect(RgbImage image) {
          seen.add(image);
          whileRunning.run();
          return faces;
        }

        @Override
        public void close() {}
      };

  @Test
  void aFaceIsCutAsASquareUnlessTheModelsDescriptionSaysOtherwise() {
    assertThat(classifier.faceCrop()).isEqualTo(FaceCrop.MEAN_SQUARE);
    FaceCrop shifted = new FaceCrop(FaceCrop.Square.LONGER, 1, 0, 0.1);
    ModelSpec spec =
        new ModelSpec(
            "m.onnx",
            "M",
            InputSpec.imageNet(2, 2),
            ANSWER.labels(),
            OutputKind.LOGITS,
            null,
            null,
            null,
            shifted,
            1);
    EmotionClassifier described =
        new EmotionClassifier.OfTensor() {
          @Override
          public ModelSpec spec() {
            return spec;
          }

          @Override
          public void prepare(RgbImage face, FloatBuffer tensor) {}

          @Override
          public Prediction classify(FloatBuffer tensor) {
            return ANSWER;
          }

          @Override
          public Prediction classify(RgbImage face) {
            return ANSWER;
          }

          @Override
          public void close() {}
        };
    assertThat(described.faceCrop()).isEqualTo(shifted);
  }

  @Test
  void aCallThatHasEndedIsNotBegun() {
    context.end("enough");
    assertThatThrownBy(() -> classifier.classifyAll(List.of(GreyImage.SMALL), context))
        .hasMessage("enough");
    assertThatThrownBy(() -> detector.detect(GreyImage.SMALL, context)).hasMessage("enough");
    assertThat(seen).isEmpty();
  }

  @Test
  void aCallThatIsEndedWhileItRunsFails() {
    whileRunning = () -> context.end("enough");
    assertThatThrownBy(() -> classifier.classifyAll(List.of(GreyImage.SMALL), context))
        .hasMessage("enough");
    CallContext other = CallContext.unlimited();
    whileRunning = () -> other.end("more than enough");
    assertThatThrownBy(() -> detector.detect(GreyImage.SMALL, other))
        .hasMessage("more than enough");
  }

  @Test
  void aCallThatMayGoOnAnswers() {
    assertThat(classifier.classifyAll(List.of(GreyImage.SMALL), context)).containsExactly(ANSWER);
    assertThat(detector.detect(GreyImage.SMALL, context)).containsExactly(FACE);
  }

  @Test
  void theSelfTestShowsAGreyPicture() {
    SelfTestResult exact = new SelfTestResult(0, 0, 0);
    assertThat(classifier.selfTest()).isEqualTo(exact);
    faces = List.of();
    assertThat(detector.selfTest()).isEqualTo(exact);
    assertThat(seen).hasSize(2);
    for (RgbImage image : seen) {
      assertThat(image.width()).isEqualTo(64);
      assertThat(image.height()).isEqualTo(64);
      byte[] rgb = new byte[8];
      image.readRow(62, 63, 2, rgb);
      byte grey = (byte) 128;
      assertThat(rgb).containsExactly(grey, grey, grey, grey, grey, grey, 0, 0);
    }
  }

  @Test
  void aDetectorThatFindsAFaceInAGreyPictureIsBroken() {
    assertThatThrownBy(detector::selfTest)
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The detector finds a face at (0, 0, 1x1) in a grey picture; its model is broken, or"
                + " was made for other input");
  }

  @Test
  void aSelfTestPassesWithinItsTolerance() {
    assertThat(new SelfTestResult(0.5f, 0.1f, 0.5f).passed()).isTrue();
    assertThat(new SelfTestResult(0.6f, 0.1f, 0.5f).passed()).isFalse();
  }
}
