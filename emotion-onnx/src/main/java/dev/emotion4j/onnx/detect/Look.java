package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.onnx.detect.boxes.BoxDecoder;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Point;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at parts of one picture with a detector. For one thread and one call. */
final class Look {
  private final RgbImage image;
  private final InputSpec input;
  private final ModelSession session;
  private final Slot slot;
  private final BoxDecoder decoder;
  private final @Nullable CallContext context;

  /** A context may end the call before its last look. */
  Look(
      RgbImage image,
      InputSpec input,
      ModelSession session,
      Slot slot,
      BoxDecoder decoder,
      @Nullable CallContext context) {
    this.context = context;
    this.image = image;
    this.input = input;
    this.session = session;
    this.slot = slot;
    this.decoder = decoder;
  }

  /** Looks at another picture with the same detector. */
  Look of(RgbImage other) {
    return new Look(other, input, session, slot, decoder, context);
  }

  RgbImage image() {
    return image;
  }

  int imageWidth() {
    return image.width();
  }

  int imageHeight() {
    return image.height();
  }

  /** Width by height of what the detector sees without distortion. */
  double aspect(Turn turn) {
    double aspect = (double) input.width() / input.height();
    return turn.sideways() ? 1 / aspect : aspect;
  }

  /**
   * Runs the detector on a part of the picture.
   *
   * @param part the part, which may reach past the picture
   * @param turn how the part is turned before
   * @param mirrored whether left and right are exchanged after that
   * @param minScore the least score of a box
   * @return boxes and landmarks in pixels of the picture, before any suppression
   */
  List<Candidate> at(BoundingBox part, Turn turn, boolean mirrored, double minScore) {
    RgbImage view = MarginImage.of(image, part);
    if (turn != Turn.NONE) {
      view = Pixels.rotated(view, turn.clockwiseDegrees());
    }
    if (mirrored) {
      view = Pixels.mirrored(view);
    }
    List<Candidate> found = new ArrayList<>();
    for (Candidate box : in(view, minScore)) {
      Candidate inPicture = box.mapped(point -> inPicture(point, part, turn, mirrored));
      found.add((mirrored ? inPicture.withSidesExchanged() : inPicture).withRoll(turn.roll()));
    }
    return found;
  }

  /**
   * Returns what a rule cuts around a box, turned.
   *
   * @param degrees by how much a head is turned clockwise that is then upright
   * @param enough of a box of a larger mean side in pixels, not all pixels are taken
   */
  private RgbImage upright(FaceCrop rule, BoundingBox box, double degrees, int enough) {
    double radians = Math.toRadians(degrees);
    int step = Math.max(1, (box.width() + box.height()) / 2 / enough);
    BoundingBox sparse =
        new BoundingBox(
            box.x() / step,
            box.y() / step,
            Math.max(1, box.width() / step),
            Math.max(1, box.height() / step));
    List<DetectedFace.Landmark> eyes =
        List.of(
            new DetectedFace.Landmark(0, 0),
            new DetectedFace.Landmark((float) Math.cos(radians), (float) Math.sin(radians)));
    return rule.cut(SparseImage.of(image, step), new DetectedFace(sparse, 1, eyes));
  }

  /**
   * Returns the picture, turned.
   *
   * @param degrees by how much a head is turned clockwise that is then upright
   * @param enough of a picture of a larger mean side in pixels, not all pixels are taken
   * @param width how much of it is wanted around its middle, in pixels of the picture
   */
  RgbImage turned(double degrees, int enough, double width, double height) {
    double mean = (image.width() + image.height()) / 2.0;
    FaceCrop rule =
        new FaceCrop(
            FaceCrop.Square.MEAN, Math.max(width, height) / mean, 0, 0, FaceCrop.Align.EYES);
    BoundingBox all = new BoundingBox(0, 0, image.width(), image.height());
    RgbImage square = upright(rule, all, degrees, enough);
    double unit = Math.max(width, height) / square.width();
    int columns = (int) Math.min(square.width(), Math.rint(width / unit));
    int rows = (int) Math.min(square.height(), Math.rint(height / unit));
    byte[] rgb = new byte[3 * columns * rows];
    byte[] row = new byte[3 * columns];
    for (int y = 0; y < rows; y++) {
      square.readRow(
          (square.width() - columns) / 2, (square.height() - rows) / 2 + y, columns, row);
      System.arraycopy(row, 0, rgb, y * row.length, row.length);
    }
    return Pixels.rgb(rgb, columns, rows);
  }

  /**
   * Runs the detector on what a rule cuts around a box, turned.
   *
   * @param degrees by how much a head is turned clockwise that is then upright
   * @param enough of a box of a larger mean side in pixels, not all pixels are taken
   * @param aspect width by height of the part of it at which the detector looks
   * @param minScore the least score of a box
   * @return squares of the boxes' mean sides in pixels of the picture, before any suppression
   */
  List<Candidate> turnedBack(
      FaceCrop rule, BoundingBox box, double degrees, int enough, double aspect, double minScore) {
    RgbImage square = upright(rule, box, degrees, enough);
    int width = (int) Math.ceil(square.width() * Math.min(1, aspect));
    int height = (int) Math.ceil(square.height() * Math.min(1, 1 / aspect));
    BoundingBox part =
        new BoundingBox(
            (square.width() - width) / 2, (square.height() - height) / 2, width, height);
    double unit = rule.scale() * (box.width() + box.height()) / 2 / square.width();
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    List<Candidate> found = new ArrayList<>();
    for (Candidate seen : in(square.crop(part), minScore)) {
      double right = part.x() + (seen.left() + seen.right()) / 2 * width - square.width() / 2.0;
      double down = part.y() + (seen.top() + seen.bottom()) / 2 * height - square.height() / 2.0;
      double side = unit * (seen.width() * width + seen.height() * height) / 2;
      found.add(
          Candidate.centered(
              box.x() + box.width() / 2.0 + unit * (right * cos - down * sin),
              box.y() + box.height() / 2.0 + unit * (right * sin + down * cos),
              side,
              side,
              seen.score(),
              List.of()));
    }
    return found;
  }

  /**
   * Runs the detector on a view.
   *
   * @return boxes and landmarks as shares of the view's sides, before any suppression
   */
  List<Candidate> in(RgbImage view, double minScore) {
    session.preprocess(slot, view, slot.input(1), 0);
    List<FloatBuffer> outputs = session.run(slot, 1, context);
    BoundingBox placement = slot.preprocessor().placement(view.width(), view.height());
    List<Candidate> found = new ArrayList<>();
    for (Candidate box : decoder.decode(outputs, minScore)) {
      found.add(
          box.mapped(
              point ->
                  new Point(
                      (point.x() - placement.x()) / placement.width(),
                      (point.y() - placement.y()) / placement.height())));
    }
    return found;
  }

  /** Returns where a point of a view of a part, in shares of its sides, is in the picture. */
  private static Point inPicture(Point point, BoundingBox part, Turn turn, boolean mirrored) {
    Point upright = turn.back(new Point(mirrored ? 1 - point.x() : point.x(), point.y()));
    return new Point(part.x() + upright.x() * part.width(), part.y() + upright.y() * part.height());
  }

  /** A view of every n-th pixel of every n-th row of an image. */
  static final class SparseImage implements RgbImage {
    private final RgbImage image;
    private final int step;

    private SparseImage(RgbImage image, int step) {
      this.image = image;
      this.step = step;
    }

    static RgbImage of(RgbImage image, int step) {
      return step == 1 ? image : new SparseImage(image, step);
    }

    @Override
    public int width() {
      return (image.width() + step - 1) / step;
    }

    @Override
    public int height() {
      return (image.height() + step - 1) / step;
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      Objects.checkFromIndexSize(x, count, width());
      Objects.checkIndex(y, height());
      int pixels = step * (count - 1) + 1;
      byte[] row = new byte[3 * pixels];
      image.readRow(step * x, step * y, pixels, row);
      for (int i = 0; i < count; i++) {
        System.arraycopy(row, 3 * step * i, rgb, 3 * i, 3);
      }
    }

    @Override
    public String toString() {
      return "1/" + step + " of " + image;
    }
  }
}
