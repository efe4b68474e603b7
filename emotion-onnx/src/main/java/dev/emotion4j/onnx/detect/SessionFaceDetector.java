package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.detect.boxes.BoxDecoder;
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
  /** The least score at the first look for which a picture whose shade is bright is searched. */
  private static final double SHOWN_IN_SHADE = 0.9;

  private final InputSpec input;
  private final ModelSession session;
  private final BoxDecoder decoder;
  private final SearchOptions options;
  private final @Nullable ModelSession landmarks;

  /** Takes over the sessions of a model that has the description, and of one of landmarks. */
  public SessionFaceDetector(
      InputSpec input,
      DetectorSpec spec,
      ModelSession session,
      SearchOptions options,
      @Nullable ModelSession landmarks) {
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
    Objects.requireNonNull(image, "image");
    Slot slot = session.acquire(context);
    try {
      if (landmarks == null) {
        return find(image, context, slot, null);
      }
      Slot landmarkSlot = landmarks.acquire(context);
      try {
        return find(image, context, slot, new Landmarks(landmarks, landmarkSlot, context));
      } finally {
        landmarks.release(landmarkSlot);
      }
    } finally {
      session.release(slot);
    }
  }

  private List<DetectedFace> find(
      RgbImage image, @Nullable CallContext context, Slot slot, @Nullable Landmarks points) {
    List<DetectedFace> faces = search(look(image, slot, context), points);
    if (!faces.isEmpty() || !options.thorough()) {
      return faces;
    }
    RgbImage ofDark = BrightenedImage.ofDark(image);
    if (ofDark != null) {
      return search(look(ofDark, slot, context), points);
    }
    RgbImage ofShade = BrightenedImage.ofShade(image);
    if (ofShade != null) {
      Look look = look(ofShade, slot, context);
      return showsSomething(look) ? search(look, points) : faces;
    }
    return faces;
  }

  private Look look(RgbImage image, Slot slot, @Nullable CallContext context) {
    return new Look(image, input, session, slot, decoder, context);
  }

  private List<DetectedFace> search(Look look, @Nullable Landmarks points) {
    return new FaceSearch(look, points, options).faces();
  }

  private static boolean showsSomething(Look look) {
    for (BoundingBox window : Parts.windows(look.imageWidth(), look.imageHeight())) {
      if (!look.at(window, Turn.NONE, false, SHOWN_IN_SHADE).isEmpty()) {
        return true;
      }
    }
    return false;
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
