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
 * @param square what becomes of a box that is no square
 * @param scale the part's size in sizes of the box, above 0 and at most 10
 * @param shiftX how far to the right the part is moved, from -1 to 1
 * @param shiftY how far down, from -1 to 1
 */
public record FaceCrop(Square square, double scale, double shiftX, double shiftY)
    implements Serializable {
  private static final double MAX_SCALE = 10;

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
  }

  private static void checkShift(String name, double shift) {
    if (!(shift >= -1 && shift <= 1)) {
      throw new IllegalArgumentException(name + " must be from -1 to 1, but got " + shift);
    }
  }

  /**
   * Returns the part of the picture for a box.
   *
   * @param box the face's box
   * @return the part, which may reach past the picture
   */
  public BoundingBox region(BoundingBox box) {
    double mean = (box.width() + (double) box.height()) / 2;
    double width = side(box.width(), box, mean) * scale;
    double height = side(box.height(), box, mean) * scale;
    double unitX = square == Square.MEAN ? mean : box.width();
    double unitY = square == Square.MEAN ? mean : box.height();
    double centerX = box.x() + box.width() / 2.0 + shiftX * unitX;
    double centerY = box.y() + box.height() / 2.0 + shiftY * unitY;
    return new BoundingBox(
        (int) Math.rint(centerX - width / 2),
        (int) Math.rint(centerY - height / 2),
        (int) Math.max(1, Math.rint(width)),
        (int) Math.max(1, Math.rint(height)));
  }

  private double side(int own, BoundingBox box, double mean) {
    return switch (square) {
      case NONE -> own;
      case MEAN -> mean;
      case LONGER -> Math.max(box.width(), box.height());
      case SHORTER -> Math.min(box.width(), box.height());
    };
  }

  /**
   * Cuts a face out of a picture.
   *
   * @param image the picture
   * @param box the face's box; at least one pixel of its {@link #region} lies inside the picture
   * @return a view of the part: no pixel is copied
   * @throws IllegalArgumentException if the part lies outside the picture
   */
  public RgbImage cut(RgbImage image, BoundingBox box) {
    return ExtendedImage.of(image, region(box));
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
      BoundingBox whole = new BoundingBox(0, 0, image.width(), image.height());
      BoundingBox inside = box.intersect(whole).orElse(null);
      if (inside == null) {
        throw new IllegalArgumentException(
            "The part "
                + box
                + " lies outside the image of "
                + image.width()
                + "x"
                + image.height()
                + " pixels; give the box of a face in this image");
      }
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
