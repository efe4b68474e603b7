package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.DetectedFace.Landmark;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.InferenceException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.runtime.KnownAnswer;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the points of faces with a model that sees each face cut out, as its {@code face} block
 * says, and answers x and y of each point as shares of its input's sides. Safe for concurrent use.
 */
public final class LandmarkFinder implements AutoCloseable {
  private final ModelSession session;
  private final InputSpec input;
  private final FaceCrop crop;

  /** Takes over a session, whose model is described to have landmarks. */
  public LandmarkFinder(ModelSession session) {
    this.session = session;
    this.input = session.loaded().model().spec().input();
    this.crop = session.loaded().model().spec().faceCrop();
  }

  /** Returns the same faces, each with its points. */
  List<DetectedFace> withLandmarks(
      RgbImage image, List<DetectedFace> faces, @Nullable CallContext context) {
    if (faces.isEmpty()) {
      return faces;
    }
    List<DetectedFace> marked = new ArrayList<>();
    Slot slot = session.acquire(context);
    try {
      for (DetectedFace face : faces) {
        List<Landmark> landmarks = landmarks(image, face, slot, context);
        marked.add(new DetectedFace(face.box(), face.score(), landmarks, face.roll()));
      }
    } finally {
      session.release(slot);
    }
    return List.copyOf(marked);
  }

  private List<Landmark> landmarks(
      RgbImage image, DetectedFace face, Slot slot, @Nullable CallContext context) {
    Turn turn = Turn.ofRoll(face.roll());
    RgbImage upright = Pixels.rotated(image, turn.clockwiseDegrees());
    BoundingBox box = face.box().rotated(turn.clockwiseDegrees(), image.width(), image.height());
    BoundingBox part = crop.region(box);
    RgbImage view = crop.cut(upright, box);
    session.preprocess(slot, view, slot.input(1), 0);
    BoundingBox placement = slot.preprocessor().placement(view.width(), view.height());
    FloatBuffer numbers = session.run(slot, 1, context).get(0);
    List<Landmark> landmarks = new ArrayList<>();
    for (int i = 0; i < session.loaded().model().landmarks(); i++) {
      double x = requireNumber(numbers.get(2 * i)) * input.width() - placement.x();
      double y = requireNumber(numbers.get(2 * i + 1)) * input.height() - placement.y();
      Point inUpright =
          new Point(
              (part.x() + x / placement.width() * part.width()) / upright.width(),
              (part.y() + y / placement.height() * part.height()) / upright.height());
      Point inImage = turn.back(inUpright);
      landmarks.add(
          new Landmark(
              (float) (inImage.x() * image.width()), (float) (inImage.y() * image.height())));
    }
    return landmarks;
  }

  private float requireNumber(float share) {
    if (!Float.isFinite(share)) {
      throw new InferenceException(
          InferenceException.Reason.NOT_A_NUMBER,
          session.loaded().model().spec().fileName()
              + ": answered with "
              + share
              + ", expected where a landmark is; the model is broken");
    }
    return share;
  }

  /** As {@link KnownAnswer#compare}. */
  public SelfTestResult selfTest() {
    return KnownAnswer.compare(session);
  }

  @Override
  public void close() {
    session.close();
  }
}
