package dev.emotion4j;

import java.io.Serializable;
import java.util.Optional;

/**
 * A rectangle of pixels in an image, from its left top corner. Immutable and safe for concurrent
 * use. Serializable: the four numbers, checked again when they are read.
 *
 * @param x the left column, in pixels; negative where a box reaches past the image
 * @param y the top row, in pixels
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 */
public record BoundingBox(int x, int y, int width, int height) implements Serializable {

  /**
   * Makes a box.
   *
   * @throws IllegalArgumentException if the width or height is below 1
   */
  public BoundingBox {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A box needs a width and height of at least 1 pixel, but got " + width + "x" + height);
    }
  }

  /**
   * Returns the part that this box shares with another.
   *
   * @param other the other box
   * @return the shared part, or empty if there is none
   */
  public Optional<BoundingBox> intersect(BoundingBox other) {
    long left = Math.max(x, other.x);
    long top = Math.max(y, other.y);
    long right = Math.min((long) x + width, (long) other.x + other.width);
    long bottom = Math.min((long) y + height, (long) other.y + other.height);
    return right > left && bottom > top
        ? Optional.of(
            new BoundingBox((int) left, (int) top, (int) (right - left), (int) (bottom - top)))
        : Optional.empty();
  }

  /**
   * Returns how many pixels the box has.
   *
   * @return the area, at least 1
   */
  public long area() {
    return (long) width * height;
  }

  /**
   * Returns the middle column.
   *
   * @return the column, halves included
   */
  public double centerX() {
    return x + width / 2.0;
  }

  /**
   * Returns the middle row.
   *
   * @return the row, halves included
   */
  public double centerY() {
    return y + height / 2.0;
  }

  /**
   * Returns whether another box lies inside this one, edges included.
   *
   * @param other the other box
   * @return whether no pixel of it is outside
   */
  public boolean contains(BoundingBox other) {
    return other.x >= x
        && other.y >= y
        && (long) other.x + other.width <= (long) x + width
        && (long) other.y + other.height <= (long) y + height;
  }

  /**
   * Returns how well two boxes agree: the area that they share, divided by the area that they cover
   * together.
   *
   * @param other the other box
   * @return the intersection over union (IoU), from 0 for boxes that share nothing to 1 for equal
   *     ones
   */
  public double intersectionOverUnion(BoundingBox other) {
    // In double: the areas of the largest boxes together are more than a long holds.
    double shared =
        Math.max(
                0.0,
                Math.min((double) x + width, (double) other.x + other.width) - Math.max(x, other.x))
            * Math.max(
                0.0,
                Math.min((double) y + height, (double) other.y + other.height)
                    - Math.max(y, other.y));
    return shared / ((double) area() + other.area() - shared);
  }

  /**
   * Returns the box with each side moved outwards, about the same middle; it may reach past the
   * image, to which {@link #intersect} cuts it.
   *
   * @param margin how far, as a part of the width for left and right and of the height for top and
   *     bottom: 0.25 makes a box one and a half times as wide and high; negative moves inwards
   * @return the box, each edge rounded to the nearest pixel
   * @throws IllegalArgumentException if the box is then less than a pixel wide or high, or beyond
   *     the range of {@code int}
   */
  public BoundingBox grow(double margin) {
    return between(
        x - margin * width,
        y - margin * height,
        (double) x + width + margin * width,
        (double) y + height + margin * height);
  }

  /**
   * Returns the smallest square about the same middle that contains this box; it may reach past the
   * image, to which {@link #intersect} cuts it.
   *
   * @return the square, whose side is the longer one of this box; this box if it is square
   * @throws IllegalArgumentException if the square is beyond the range of {@code int}
   */
  public BoundingBox square() {
    int side = Math.max(width, height);
    // Where the difference is odd, half a pixel is given to the left or top.
    return new BoundingBox(
        inRange(x - Math.ceil((side - width) / 2.0)),
        inRange(y - Math.ceil((side - height) / 2.0)),
        side,
        side);
  }

  /**
   * Returns where this box's pixels are when the image is turned. The way back is the angle's
   * complement to 360 and the turned image's size.
   *
   * @param clockwiseDegrees 0, 90, 180 or 270
   * @param imageWidth the width of the image before it is turned
   * @param imageHeight its height
   * @return the box in the turned image
   * @throws IllegalArgumentException for other angles
   */
  public BoundingBox rotated(int clockwiseDegrees, int imageWidth, int imageHeight) {
    return switch (clockwiseDegrees) {
      case 0 -> this;
      case 90 -> new BoundingBox(imageHeight - y - height, x, height, width);
      case 180 -> new BoundingBox(imageWidth - x - width, imageHeight - y - height, width, height);
      case 270 -> new BoundingBox(y, imageWidth - x - width, height, width);
      default ->
          throw new IllegalArgumentException(
              "A box can be turned by 0, 90, 180 or 270 degrees, but got " + clockwiseDegrees);
    };
  }

  /**
   * Returns where this box's pixels are when left and right of the image are exchanged; doing so
   * again is the way back.
   *
   * @param imageWidth the width of the image
   * @return the box in the mirrored image
   */
  public BoundingBox mirrored(int imageWidth) {
    return new BoundingBox(imageWidth - x - width, y, width, height);
  }

  private static BoundingBox between(double left, double top, double right, double bottom) {
    int x = inRange(Math.rint(left));
    int y = inRange(Math.rint(top));
    return new BoundingBox(x, y, inRange(Math.rint(right) - x), inRange(Math.rint(bottom) - y));
  }

  private static int inRange(double position) {
    if (!(position >= Integer.MIN_VALUE && position <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "A box needs whole numbers of 32 bits, but got " + position);
    }
    return (int) position;
  }

  /** Returns the box as {@code (x, y, width x height)}. */
  @Override
  public String toString() {
    return "(" + x + ", " + y + ", " + width + "x" + height + ")";
  }
}
