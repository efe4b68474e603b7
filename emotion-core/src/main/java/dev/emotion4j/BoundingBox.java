package dev.emotion4j;

import java.util.Optional;

/**
 * A rectangle of pixels in an image, from its left top corner. Immutable and safe for concurrent
 * use.
 *
 * @param x the left column, in pixels; negative where a box reaches past the image
 * @param y the top row, in pixels
 * @param width the width in pixels, at least 1
 * @param height the height in pixels, at least 1
 */
public record BoundingBox(int x, int y, int width, int height) {

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

  /** Returns the box as {@code (x, y, width x height)}. */
  @Override
  public String toString() {
    return "(" + x + ", " + y + ", " + width + "x" + height + ")";
  }
}
