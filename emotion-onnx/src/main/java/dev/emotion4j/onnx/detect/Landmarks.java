package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.detect.boxes.Point;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the points of faces, with a model that sees each face cut out as its {@code face} block
 * says, and answers x and y of each point as shares of its input's sides. For one thread and one
 * call.
 */
final class Landmarks {
  private final ModelSession session;
  private final Slot slot;
  private final @Nullable CallContext context;
  private final ModelSpec spec;

  Landmarks(ModelSession session, Slot slot, @Nullable CallContext context) {
    this.session = session;
    this.slot = slot;
    this.context = context;
    this.spec = session.loaded().model().spec();
  }

  /**
   * Returns the points of a face.
   *
   * @param image the picture
   * @param face its box in the picture
   * @param turn after which it is upright
   * @return the points in pixels of the picture
   */
  List<Point> of(RgbImage image, BoundingBox face, Turn turn) {
    RgbImage upright = Pixels.rotated(image, turn.clockwiseDegrees());
    BoundingBox box = face.rotated(turn.clockwiseDegrees(), image.width(), image.height());
    BoundingBox part = spec.faceCrop().region(box);
    RgbImage view = spec.faceCrop().cut(upright, box);
    session.preprocess(slot, view, slot.input(1), 0);
    BoundingBox placement = slot.preprocessor().placement(view.width(), view.height());
    FloatBuffer numbers = session.run(slot, 1, context).get(0);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < session.loaded().model().landmarks(); i++) {
      double x = requireNumber(numbers.get(2 * i)) * spec.input().width() - placement.x();
      double y = requireNumber(numbers.get(2 * i + 1)) * spec.input().height() - placement.y();
      Point inImage =
          turn.back(
              new Point(
                  (part.x() + x / placement.width() * part.width()) / upright.width(),
                  (part.y() + y / placement.height() * part.height()) / upright.height()));
      points.add(new Point(inImage.x() * image.width(), inImage.y() * image.height()));
    }
    return points;
  }

  private float requireNumber(float share) {
    if (!Float.isFinite(share)) {
      throw new InferenceException(
          InferenceException.Reason.NOT_A_NUMBER,
          spec.fileName()
              + ": answered with "
              + share
              + ", expected where a landmark is; the model is broken");
    }
    return share;
  }
}
