package dev.emotion4j.examples.cli;

import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.BundledModels;
import org.jspecify.annotations.Nullable;

/** Whether a picture that is given as a face shows one. Safe for concurrent use. */
final class FaceCheck implements AutoCloseable {
  /** A face that is given as a picture takes at least this share of its longer side. */
  private static final double SMALLEST = 0.2;

  /** A detector is asked for less than certainty. */
  private static final double MOST = 0.999;

  private final @Nullable FaceDetector detector;

  private FaceCheck(@Nullable FaceDetector detector) {
    this.detector = detector;
  }

  /**
   * Loads the bundled detector.
   *
   * @param minScore the least score of a face that matters; 0 loads nothing
   */
  static FaceCheck of(double minScore) {
    return new FaceCheck(
        minScore == 0
            ? null
            : BundledModels.detectorBuilder()
                .minScore(Math.min(minScore, MOST))
                .smallestFace(SMALLEST)
                .maxFaces(1)
                .build());
  }

  /** Returns how sure it is that there is a face: 0 if none was seen, 1 if nobody was asked. */
  float score(RgbImage image) {
    return detector == null
        ? 1
        : detector.detect(image).stream().findFirst().map(DetectedFace::score).orElse(0f);
  }

  @Override
  public void close() {
    if (detector != null) {
      detector.close();
    }
  }
}
