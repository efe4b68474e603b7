package dev.emotion4j.testing;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A detector and a classifier that answer as a test says. */
public final class FakeParts {
  public static final List<String> LABELS = List.of("narrow", "wide");

  /** What was closed, in order. */
  public final List<String> closed = new CopyOnWriteArrayList<>();

  /** What happens while faces are being found. */
  public volatile Consumer<CallContext> whileDetecting = context -> {};

  /** The faces in every picture, in this order. */
  public volatile List<DetectedFace> faces =
      List.of(
          new DetectedFace(new BoundingBox(10, 20, 30, 10), 0.9f),
          new DetectedFace(new BoundingBox(0, 0, 15, 40), 0.6f));

  public final FaceDetector detector =
      new FaceDetector() {
        @Override
        public List<DetectedFace> detect(RgbImage image) {
          return detect(image, CallContext.unlimited());
        }

        @Override
        public List<DetectedFace> detect(RgbImage image, CallContext context) {
          whileDetecting.accept(context);
          image.readRow(0, 0, image.width(), new byte[3 * image.width()]);
          return image.width() == 64 ? List.of() : faces; // nobody is in the self-test's picture
        }

        @Override
        public void close() {
          closed.add("detector");
        }
      };

  /** Says whether a picture is wide. */
  public final EmotionClassifier classifier =
      new EmotionClassifier() {
        @Override
        public List<String> labels() {
          return LABELS;
        }

        /** The label tells the shape of the detector's box. */
        @Override
        public FaceCrop faceCrop() {
          return FaceCrop.BOX;
        }

        @Override
        public Prediction classify(RgbImage face) {
          return Prediction.fromLogits(LABELS, face.height(), face.width());
        }

        @Override
        public void close() {
          closed.add("classifier");
        }
      };

  public EmotionAnalyzer.Builder builder() {
    return EmotionAnalyzer.builder(detector, classifier);
  }

  /** A picture of 50x40 pixels. */
  public static final class Picture implements RgbImage {
    private final Runnable whileReading;

    public Picture() {
      this(() -> {});
    }

    public Picture(Runnable whileReading) {
      this.whileReading = whileReading;
    }

    @Override
    public int width() {
      return 50;
    }

    @Override
    public int height() {
      return 40;
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      whileReading.run();
    }
  }
}
