package dev.emotion4j.image;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.ArgbImage;
import dev.emotion4j.image.pixels.BufferImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import dev.emotion4j.image.pixels.Turnable;
import dev.emotion4j.image.pixels.TurnedImage;
import dev.emotion4j.image.pixels.YuvImage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;

// Longer than 300 lines because most of it is the Javadoc of its many short methods.
/**
 * Wraps raw pixels, without copying them, also on Android.
 *
 * <p>The images see later changes of the array or buffer: leave it alone while one is in use.
 * Nothing is colour-managed: the bytes are taken as sRGB. Alpha is ignored, not blended, as by
 * Pillow's {@code convert("RGB")}.
 *
 * <p>All methods may be called by any number of threads at once, and so may those of the images.
 */
public final class Pixels {
  private Pixels() {}

  /**
   * Wraps pixels of three bytes, red first, in rows from top to bottom without gaps.
   *
   * @param pixels {@code 3 * width * height} bytes or more
   * @param width the width in pixels
   * @param height the height in pixels
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage rgb(byte[] pixels, int width, int height) {
    check("rgb", pixels.length, width, height, 3);
    return PackedImage.rgb(pixels, width, height);
  }

  /**
   * Wraps pixels of three bytes, blue first, in rows from top to bottom without gaps.
   *
   * @param pixels {@code 3 * width * height} bytes or more
   * @param width the width in pixels
   * @param height the height in pixels
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage bgr(byte[] pixels, int width, int height) {
    check("bgr", pixels.length, width, height, 3);
    return new PackedImage(pixels, Layout.dense(width, height, 3), 2, 1, 0);
  }

  /**
   * Wraps pixels of one int, {@code 0xAARRGGBB}, in rows from top to bottom without gaps: what
   * Android's {@code Bitmap.getPixels} gives.
   *
   * @param pixels {@code width * height} ints or more
   * @param width the width in pixels
   * @param height the height in pixels
   * @return an image of these very ints
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage argb(int[] pixels, int width, int height) {
    check("argb", pixels.length, width, height, 1);
    return new ArgbImage(pixels, Layout.dense(width, height, 1), false);
  }

  /**
   * Wraps pixels of four bytes: red, green, blue, alpha, in rows from top to bottom without gaps.
   *
   * @param pixels {@code 4 * width * height} bytes or more
   * @param width the width in pixels
   * @param height the height in pixels
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage rgba(byte[] pixels, int width, int height) {
    return rgba(ByteBuffer.wrap(pixels), width, height, rowBytes(width, 4));
  }

  /**
   * Wraps pixels of one byte, grey, in rows from top to bottom without gaps.
   *
   * @param pixels {@code width * height} bytes or more
   * @param width the width in pixels
   * @param height the height in pixels
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage gray(byte[] pixels, int width, int height) {
    return gray(ByteBuffer.wrap(pixels), width, height, width);
  }

  /**
   * Wraps pixels of three bytes, red first, in a buffer, with any distance between rows.
   *
   * @param pixels a heap or direct buffer; pixels start at its position, which stays as it is and
   *     may change later
   * @param width the width in pixels
   * @param height the height in pixels
   * @param rowStride the bytes from the start of a row to that of the next, at least {@code 3 *
   *     width}
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the buffer or the row stride is too
   *     small
   */
  public static RgbImage rgb(ByteBuffer pixels, int width, int height, int rowStride) {
    return packed("rgb", pixels, width, height, 3, rowStride, 0, 1, 2);
  }

  /**
   * Wraps pixels of three bytes, blue first, in a buffer, with any distance between rows.
   *
   * @param pixels a heap or direct buffer; pixels start at its position, which stays as it is and
   *     may change later
   * @param width the width in pixels
   * @param height the height in pixels
   * @param rowStride the bytes from the start of a row to that of the next, at least {@code 3 *
   *     width}
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the buffer or the row stride is too
   *     small
   */
  public static RgbImage bgr(ByteBuffer pixels, int width, int height, int rowStride) {
    return packed("bgr", pixels, width, height, 3, rowStride, 2, 1, 0);
  }

  /**
   * Wraps pixels of four bytes, red, green, blue, alpha, in a buffer, with any distance between
   * rows.
   *
   * @param pixels a heap or direct buffer; pixels start at its position, which stays as it is and
   *     may change later
   * @param width the width in pixels
   * @param height the height in pixels
   * @param rowStride the bytes from the start of a row to that of the next, at least {@code 4 *
   *     width}
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the buffer or the row stride is too
   *     small
   */
  public static RgbImage rgba(ByteBuffer pixels, int width, int height, int rowStride) {
    return packed("rgba", pixels, width, height, 4, rowStride, 0, 1, 2);
  }

  /**
   * Wraps pixels of one byte, grey, in a buffer, with any distance between rows.
   *
   * @param pixels a heap or direct buffer; pixels start at its position, which stays as it is and
   *     may change later
   * @param width the width in pixels
   * @param height the height in pixels
   * @param rowStride the bytes from the start of a row to that of the next, at least {@code width}
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the buffer or the row stride is too
   *     small
   */
  public static RgbImage gray(ByteBuffer pixels, int width, int height, int rowStride) {
    return packed("gray", pixels, width, height, 1, rowStride, 0, 0, 0);
  }

  /**
   * Wraps a camera picture in NV21: rows of luma, then for each block of 2 × 2 pixels a byte of V
   * and one of U. The old Android camera gives it.
   *
   * @param pixels {@code width * height} bytes of luma, then two for each block
   * @param width the width in pixels
   * @param height the height in pixels
   * @param colors what the samples stand for
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage nv21(byte[] pixels, int width, int height, YuvColors colors) {
    return semiPlanar("nv21", pixels, width, height, 1, 0, colors);
  }

  /**
   * Wraps a camera picture in NV12: as {@link #nv21}, with U before V.
   *
   * @param pixels {@code width * height} bytes of luma, then two for each block
   * @param width the width in pixels
   * @param height the height in pixels
   * @param colors what the samples stand for
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or the array is too short
   */
  public static RgbImage nv12(byte[] pixels, int width, int height, YuvColors colors) {
    return semiPlanar("nv12", pixels, width, height, 0, 1, colors);
  }

  /**
   * Wraps three planes of luma and chroma with any strides, the chroma of half the width and
   * height, rounded up: Android's {@code YUV_420_888}, I420, YV12.
   *
   * @param y luma, a sample a byte, from the buffer's position
   * @param u the chroma towards blue, from the buffer's position
   * @param v the chroma towards red, from the buffer's position
   * @param yRowStride the bytes from a row of luma to the next
   * @param uvRowStride the bytes from a row of chroma to the next
   * @param uvPixelStride the bytes from a sample of chroma to the next
   * @param width the width in pixels
   * @param height the height in pixels
   * @param colors what the samples stand for
   * @return an image of these very bytes
   * @throws IllegalArgumentException if a size is below 1, or a buffer or a stride is too small
   */
  public static RgbImage yuv420(
      ByteBuffer y,
      ByteBuffer u,
      ByteBuffer v,
      int yRowStride,
      int uvRowStride,
      int uvPixelStride,
      int width,
      int height,
      YuvColors colors) {
    Objects.requireNonNull(colors, "colors");
    checkSize(width, height);
    int halfWidth = width / 2 + width % 2;
    int halfHeight = height / 2 + height % 2;
    return new YuvImage(
        plane("luma", y, width, height, 1, yRowStride),
        plane("U", u, halfWidth, halfHeight, uvPixelStride, uvRowStride),
        plane("V", v, halfWidth, halfHeight, uvPixelStride, uvRowStride),
        colors.matrix(),
        width,
        height);
  }

  /**
   * Returns an image turned clockwise, as a view: what a camera that is held sideways needs. A crop
   * in the camera's own coordinates is made before, one in the upright picture's after.
   *
   * @param image any image; those made here and by {@link Images} are turned at no cost, others are
   *     read pixel by pixel for 90 and 270 degrees
   * @param clockwiseDegrees 0, 90, 180 or 270
   * @return a view of the image
   * @throws IllegalArgumentException for other angles
   */
  public static RgbImage rotated(RgbImage image, int clockwiseDegrees) {
    return switch (clockwiseDegrees) {
      case 0 -> image;
      case 90 -> oriented(image, 6);
      case 180 -> oriented(image, 3);
      case 270 -> oriented(image, 8);
      default ->
          throw new IllegalArgumentException(
              "An image can be turned by 0, 90, 180 or 270 degrees, but got " + clockwiseDegrees);
    };
  }

  /**
   * Returns an image with left and right exchanged, as a view: what a front camera shows.
   *
   * @param image any image
   * @return a view of the image
   */
  public static RgbImage mirrored(RgbImage image) {
    return oriented(image, 2);
  }

  private static RgbImage oriented(RgbImage image, int orientation) {
    return image instanceof Turnable turnable
        ? turnable.oriented(orientation)
        : new TurnedImage(Objects.requireNonNull(image, "image"), orientation);
  }

  private static RgbImage semiPlanar(
      String format, byte[] pixels, int width, int height, int u, int v, YuvColors colors) {
    Objects.requireNonNull(colors, "colors");
    checkSize(width, height);
    long wholeArea = (long) width * height;
    long wholeStride = 2L * (width / 2 + width % 2);
    long needed = wholeArea + wholeStride * (height / 2 + height % 2);
    if (pixels.length < needed) {
      throw tooShort(format, width, height, BigInteger.valueOf(needed), pixels.length);
    }
    int area = (int) wholeArea;
    int stride = (int) wholeStride;
    ByteBuffer data = ByteBuffer.wrap(pixels);
    return new YuvImage(
        new YuvImage.Plane(data, 0, 1, width),
        new YuvImage.Plane(data, area + u, 2, stride),
        new YuvImage.Plane(data, area + v, 2, stride),
        colors.matrix(),
        width,
        height);
  }

  private static YuvImage.Plane plane(
      String name, ByteBuffer data, int width, int height, int step, int stride) {
    checkBuffer("a plane of " + name, data, width, height, step, stride, 1);
    return new YuvImage.Plane(data, data.position(), step, stride);
  }

  private static RgbImage packed(
      String format,
      ByteBuffer data,
      int width,
      int height,
      int step,
      int stride,
      int red,
      int green,
      int blue) {
    checkSize(width, height);
    checkBuffer(format, data, width, height, step, stride, step);
    if (data.hasArray()) {
      int offset = data.arrayOffset() + data.position();
      Layout layout = new Layout(width, height, offset, step, stride);
      return new PackedImage(data.array(), layout, red, green, blue);
    }
    Layout layout = new Layout(width, height, data.position(), step, stride);
    return new BufferImage(data, layout, red, green, blue);
  }

  private static void checkBuffer(
      String format, ByteBuffer data, int width, int height, int step, int stride, int last) {
    if (step < 1 || stride < (width - 1L) * step + last) {
      throw new IllegalArgumentException(
          "A row stride of "
              + stride
              + " and a pixel stride of "
              + step
              + " bytes are too small for "
              + format
              + " of "
              + width
              + " pixels a row");
    }
    BigInteger needed =
        BigInteger.valueOf(stride)
            .multiply(BigInteger.valueOf(height - 1L))
            .add(BigInteger.valueOf((width - 1L) * step + last));
    if (needed.compareTo(BigInteger.valueOf(data.remaining())) > 0) {
      throw tooShort(format, width, height, needed, data.remaining());
    }
  }

  private static int rowBytes(int width, int perPixel) {
    return (int) Math.min((long) width * perPixel, Integer.MAX_VALUE);
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "An image needs a width and height of at least 1 pixel, but got " + width + "x" + height);
    }
  }

  private static void check(String format, int length, int width, int height, int perPixel) {
    checkSize(width, height);
    // The product of three could overflow, so divide instead.
    if (height > length / perPixel / width) {
      BigInteger needed =
          BigInteger.valueOf((long) width * height).multiply(BigInteger.valueOf(perPixel));
      throw tooShort(format, width, height, needed, length);
    }
  }

  private static IllegalArgumentException tooShort(
      String format, int width, int height, BigInteger needed, int found) {
    return new IllegalArgumentException(
        width
            + "x"
            + height
            + " pixels of "
            + format
            + " need "
            + needed
            + " elements, but there are "
            + found);
  }
}
