// A little over 300 lines: a third of them define the rule to the pixel.
package dev.emotion4j;

import java.io.Serializable;
import java.util.Objects;

/**
 * How the box of a found face becomes the part of the picture that a classifier sees. Immutable and
 * safe for concurrent use.
 *
 * <p>A classifier is trained on faces that were cut in one way, and answers worse when they are cut
 * in another. The part is computed in double precision and then rounded, halves to even: {@code w}
 * and {@code h} are the box's width and height times {@code scale}, made equal as {@code square}
 * says; the centre is the box's, moved by {@code shiftX} of the unscaled box's width (of its mean
 * side for {@link Square#MEAN}) to the right and {@code shiftY} of its height (likewise) down. The
 * left top corner is the centre less half of the size.
 *
 * <p>Where the part reaches past the picture, each pixel is the nearest one inside it. Of black,
 * grey, reflected and repeated edges, this changed the bundled classifier's answers the least.
 *
 * <p>A face that is known to be turned is cut upright. Its angle is the {@link DetectedFace#roll},
 * or that of the line from its first landmark to its second as {@code align} says; clockwise is
 * positive. Width and height change their roles for each quarter turn in the angle, rounded to the
 * nearest, and the part is turned about its centre. In a part of {@code w} times {@code h} pixels,
 * turned by {@code a} about the centre {@code c}, the middle of the pixel in column {@code i} and
 * row {@code j} is the point
 *
 * <pre>{@code
 * u = i + 0.5 - w / 2        x = c.x + u cos(a) - v sin(a)
 * v = j + 0.5 - h / 2        y = c.y + u sin(a) + v cos(a)
 * }</pre>
 *
 * of the picture, and shifts go along the face's own axes. The colour there is interpolated between
 * the middles of the four pixels around it (bilinear, in double precision, rounded, halves up). By
 * quarter turns, no colour changes: corners are rounded to whole pixels as those of an upright
 * part, in the picture turned upright.
 *
 * @param square what becomes of a box that is no square
 * @param scale the part's size in sizes of the box, above 0 and at most 10
 * @param shiftX how far to the right the part is moved, from -1 to 1
 * @param shiftY how far down, from -1 to 1
 * @param align by what a face is turned upright
 */
public record FaceCrop(Square square, double scale, double shiftX, double shiftY, Align align)
    implements Serializable {
  private static final double MAX_SCALE = 10;

  /** By which {@link Align#TILTED} turns, in degrees. */
  private static final double LEAST_TILT = 10;

  /** What becomes of a box that is no square. */
  public enum Square {
    /** It stays as it is. */
    NONE,
    /** Both sides become the mean of the two. */
    MEAN,
    /** Both sides become the longer one. */
    LONGER,
    /** Both sides become the shorter one. */
    SHORTER
  }

  /** By what a face is turned upright. */
  public enum Align {
    /** By the quarter turns of its roll alone. */
    ROLL,
    /** By the line between its eyes; as {@link #ROLL} where the detector gives no landmarks. */
    EYES,
    /**
     * As {@link #EYES} if that is at least ten degrees off the {@link #ROLL}, and as {@link #ROLL}
     * otherwise: for a classifier that does not mind a little, so that most faces are cut without
     * interpolation.
     */
    TILTED
  }

  /** The box as the detector gives it. */
  public static final FaceCrop BOX = new FaceCrop(Square.NONE, 1, 0, 0);

  /**
   * A square of the box's mean side around its centre: the default of a model whose description
   * says nothing else.
   */
  public static final FaceCrop MEAN_SQUARE = new FaceCrop(Square.MEAN, 1, 0, 0);

  /**
   * Makes a rule.
   *
   * @throws IllegalArgumentException if the scale or a shift is out of range
   */
  public FaceCrop {
    Objects.requireNonNull(square, "square");
    if (!(scale > 0 && scale <= MAX_SCALE)) {
      throw new IllegalArgumentException(
          "scale must be above 0 and at most " + MAX_SCALE + ", but got " + scale);
    }
    checkShift("shiftX", shiftX);
    checkShift("shiftY", shiftY);
    Objects.requireNonNull(align, "align");
  }

  /**
   * Makes a rule without alignment by eyes.
   *
   * @param square what becomes of a box that is no square
   * @param scale the part's size in sizes of the box, above 0 and at most 10
   * @param shiftX how far to the right the part is moved, from -1 to 1
   * @param shiftY how far down, from -1 to 1
   * @throws IllegalArgumentException if the scale or a shift is out of range
   */
  public FaceCrop(Square square, double scale, double shiftX, double shiftY) {
    this(square, scale, shiftX, shiftY, Align.ROLL);
  }

  private static void checkShift(String name, double shift) {
    if (!(shift >= -1 && shift <= 1)) {
      throw new IllegalArgumentException(name + " must be from -1 to 1, but got " + shift);
    }
  }

  /**
   * Returns the part of the picture for the box of an upright face.
   *
   * @param box the face's box
   * @return the part, which may reach past the picture
   */
  public BoundingBox region(BoundingBox box) {
    double width = width(box);
    double height = height(box);
    return new BoundingBox(
        (int) Math.rint(box.centerX() + shiftX * unit(box, box.width()) - width / 2),
        (int) Math.rint(box.centerY() + shiftY * unit(box, box.height()) - height / 2),
        (int) Math.max(1, Math.rint(width)),
        (int) Math.max(1, Math.rint(height)));
  }

  private double width(BoundingBox box) {
    return side(box.width(), box) * scale;
  }

  private double height(BoundingBox box) {
    return side(box.height(), box) * scale;
  }

  /** What a shift is a share of. */
  private double unit(BoundingBox box, int own) {
    return square == Square.MEAN ? mean(box) : own;
  }

  private double side(int own, BoundingBox box) {
    return switch (square) {
      case NONE -> own;
      case MEAN -> mean(box);
      case LONGER -> Math.max(box.width(), box.height());
      case SHORTER -> Math.min(box.width(), box.height());
    };
  }

  private static double mean(BoundingBox box) {
    return (box.width() + (double) box.height()) / 2;
  }

  /**
   * Cuts a face out of a picture, upright.
   *
   * @param image the picture
   * @param face the face; at least one pixel of its part lies inside the picture
   * @return a view of the part if the face is upright; of a turned one, rows are interpolated from
   *     a copy of what lies around it
   * @throws IllegalArgumentException if the part lies outside the picture
   */
  public RgbImage cut(RgbImage image, DetectedFace face) {
    double degrees = angle(face);
    if (degrees == 0) {
      return cut(image, face.box());
    }
    int quarters = (int) Math.rint(degrees / 90);
    int quarterDegrees = Math.floorMod(90 * quarters, 360);
    boolean sideways = quarters % 2 != 0;
    int uprightWidth = sideways ? image.height() : image.width();
    int uprightHeight = sideways ? image.width() : image.height();
    BoundingBox box =
        face.box().rotated(Math.floorMod(-quarterDegrees, 360), image.width(), image.height());
    if (degrees == 90.0 * quarters) {
      BoundingBox part = region(box);
      BoundingBox source = part.rotated(quarterDegrees, uprightWidth, uprightHeight);
      return new AlignedImage(
          image, source.centerX(), source.centerY(), part.width(), part.height(), degrees);
    }
    double radians = Math.toRadians(degrees);
    double right = shiftX * unit(box, box.width());
    double down = shiftY * unit(box, box.height());
    return new AlignedImage(
        image,
        face.box().centerX() + right * Math.cos(radians) - down * Math.sin(radians),
        face.box().centerY() + right * Math.sin(radians) + down * Math.cos(radians),
        (int) Math.max(1, Math.rint(width(box))),
        (int) Math.max(1, Math.rint(height(box))),
        degrees);
  }

  /** How far a face is turned clockwise, in degrees from -180 to 270. */
  private double angle(DetectedFace face) {
    if (align != Align.ROLL && face.landmarks().size() >= 2) {
      DetectedFace.Landmark first = face.landmarks().get(0);
      DetectedFace.Landmark second = face.landmarks().get(1);
      double x = (double) second.x() - first.x();
      double y = (double) second.y() - first.y();
      double angle = Math.toDegrees(Math.atan2(y, x));
      double tilt = Math.abs(Math.IEEEremainder(angle - face.roll(), 360));
      if ((x != 0 || y != 0) && (align == Align.EYES || tilt >= LEAST_TILT)) {
        return angle;
      }
    }
    return face.roll();
  }

  /**
   * Cuts an upright face out of a picture.
   *
   * @param image the picture
   * @param box the face's box; at least one pixel of its {@link #region} lies inside the picture
   * @return a view of the part: no pixel is copied
   * @throws IllegalArgumentException if the part lies outside the picture
   */
  public RgbImage cut(RgbImage image, BoundingBox box) {
    return ExtendedImage.of(image, region(box));
  }

  /** Returns what of a part lies inside a picture. */
  static BoundingBox inside(RgbImage image, BoundingBox part) {
    return part.intersect(new BoundingBox(0, 0, image.width(), image.height()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The part "
                        + part
                        + " lies outside the image of "
                        + image.width()
                        + "x"
                        + image.height()
                        + " pixels; give the box of a face in this image"));
  }

  /** A view of a part of an image that may reach past it: there, the nearest pixel is repeated. */
  private static final class ExtendedImage implements RgbImage {
    private final RgbImage image;
    private final BoundingBox box;

    private ExtendedImage(RgbImage image, BoundingBox box) {
      this.image = image;
      this.box = box;
    }

    /** Returns a view of the part, or a plain crop if all of it lies inside. */
    static RgbImage of(RgbImage image, BoundingBox box) {
      BoundingBox inside = inside(image, box);
      return inside.equals(box) ? image.crop(box) : new ExtendedImage(image, box);
    }

    @Override
    public int width() {
      return box.width();
    }

    @Override
    public int height() {
      return box.height();
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      Objects.checkFromIndexSize(x, count, box.width());
      Objects.checkIndex(y, box.height());
      Objects.checkFromIndexSize(0, 3 * count, rgb.length);
      int row = Math.max(0, Math.min(image.height() - 1, box.y() + y));
      int left = box.x() + x;
      int from = Math.max(0, Math.min(image.width() - 1, left));
      int to = Math.max(from + 1, Math.min(image.width(), left + count));
      image.readRow(from, row, to - from, rgb);
      // The pixels that were read move to their place; what is left and right of it repeats its
      // ends.
      int before = Math.min(count - 1, Math.max(0, from - left));
      int read = to - from;
      if (before > 0) {
        System.arraycopy(rgb, 0, rgb, 3 * before, 3 * read);
        repeat(rgb, 3 * before, 0, before);
      }
      repeat(rgb, 3 * (before + read - 1), before + read, count);
    }

    private static void repeat(byte[] rgb, int source, int from, int end) {
      byte red = rgb[source];
      byte green = rgb[source + 1];
      byte blue = rgb[source + 2];
      for (int i = 3 * from; i < 3 * end; i += 3) {
        rgb[i] = red;
        rgb[i + 1] = green;
        rgb[i + 2] = blue;
      }
    }

    @Override
    public String toString() {
      return box + " of " + image;
    }
  }
}
