package dev.emotion4j;

import java.util.Objects;

/**
 * A picture that can produce its pixels row by row, as 8-bit sRGB.
 *
 * <p>An adapter for any platform is three methods long: an Android {@code Bitmap}, a camera buffer,
 * an OpenCV {@code Mat}. Readers take the rows that they need, so a crop costs nothing and no
 * second full-size copy is ever made.
 *
 * <p>Thread safety: an image that is not being changed may be read by any number of threads at
 * once, and implementations must allow that. An image that wraps a caller's buffer sees later
 * changes of that buffer.
 */
public interface RgbImage {

  /**
   * Returns the width.
   *
   * @return the width in pixels, at least 1
   */
  int width();

  /**
   * Returns the height.
   *
   * @return the height in pixels, at least 1
   */
  int height();

  /**
   * Writes the pixels {@code (x, y)} to {@code (x + count - 1, y)} to the start of {@code rgb},
   * three bytes a pixel in the order red, green, blue. Bytes from {@code 3 * count} on stay as they
   * are.
   *
   * @param x the first pixel's column, from 0 at the left
   * @param y the row, from 0 at the top
   * @param count how many pixels, at least 1; {@code x + count} is at most {@link #width()}
   * @param rgb receives {@code 3 * count} bytes; stays the caller's
   * @throws IndexOutOfBoundsException if the pixels are not all inside the image, or {@code rgb} is
   *     too short
   * @throws ImageException if the pixels cannot be had; whatever an implementation throws, the call
   *     that reads the image fails with that very exception, and nothing is left open
   */
  void readRow(int x, int y, int count, byte[] rgb);

  /**
   * Returns the part of this image inside a box, as a view: no pixel is copied.
   *
   * @param box the part, which must lie inside this image
   * @return a view of {@code box.width()} × {@code box.height()} pixels; this image itself if the
   *     box covers all of it
   * @throws IllegalArgumentException if the box reaches outside this image
   */
  default RgbImage crop(BoundingBox box) {
    Objects.requireNonNull(box, "box");
    if (box.x() < 0
        || box.y() < 0
        || (long) box.x() + box.width() > width()
        || (long) box.y() + box.height() > height()) {
      throw new IllegalArgumentException(
          "The crop "
              + box
              + " reaches outside the image of "
              + width()
              + "x"
              + height()
              + " pixels; cut it to the image first, with BoundingBox.intersect");
    }
    if (box.width() == width() && box.height() == height()) {
      return this;
    }
    return new CroppedImage(this, box);
  }
}
