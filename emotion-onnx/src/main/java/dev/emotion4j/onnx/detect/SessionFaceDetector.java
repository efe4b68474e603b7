package dev.emotion4j.onnx.detect;

import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A detector whose network runs in a session, with a second model for landmarks if there is one.
 * Safe for concurrent use.
 */
public final class SessionFaceDetector implements FaceDetector {
  private final InputSpec input;
  private final ModelSession session;
  private final BoxDecoder decoder;
  private final SearchOptions options;
  private final @Nullable LandmarkFinder landmarks;

  /** Takes over a session, whose model has the description, and the finder of landmarks. */
  public SessionFaceDetector(
      InputSpec input,
      DetectorSpec spec,
      ModelSession session,
      SearchOptions options,
      @Nullable LandmarkFinder landmarks) {
    this.input = input;
    this.session = session;
    this.decoder = BoxDecoder.of(spec, input);
    this.options = options;
    this.landmarks = landmarks;
  }

  @Override
  public List<DetectedFace> detect(RgbImage image) {
    return find(image, null);
  }

  @Override
  public List<DetectedFace> detect(RgbImage image, CallContext context) {
    return find(image, Objects.requireNonNull(context, "context"));
  }

  private List<DetectedFace> find(RgbImage image, @Nullable CallContext context) {
    List<DetectedFace> faces = search(Objects.requireNonNull(image, "image"), context);
    return landmarks == null ? faces : landmarks.withLandmarks(image, faces, context);
  }

  private List<DetectedFace> search(RgbImage image, @Nullable CallContext context) {
    Slot slot = session.acquire(context);
    try {
      List<DetectedFace> faces = search(image, slot, context);
      if (faces.isEmpty() && options.thorough()) {
        RgbImage brightened = BrightenedImage.ofDark(image);
        if (brightened != null) {
          return search(brightened, slot, context);
        }
      }
      return faces;
    } finally {
      session.release(slot);
    }
  }

  private List<DetectedFace> search(RgbImage image, Slot slot, @Nullable CallContext context) {
    Look look = new Look(image, input, session, slot, decoder, context);
    return new FaceSearch(look, options).faces();
  }

  @Override
  public void close() {
    try {
      session.close();
    } finally {
      if (landmarks != null) {
        landmarks.close();
      }
    }
  }
}
