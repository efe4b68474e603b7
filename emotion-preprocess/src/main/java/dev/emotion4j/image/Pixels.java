package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import java.math.BigInteger;

/**
 * Wraps raw pixels, without copying them, also on Android.
 *
 * <p>The images see later changes of the array: leave it alone while one is in use. Nothing is
 * converted: the bytes are taken as sRGB. Alpha is ignored, not blended, as by Pillow's {@code
 * convert("RGB")}.
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
   * @throws ImageException if a size is below 1, or the array is too short
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
   * @throws ImageException if a size is below 1, or the array is too short
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
   * @throws ImageException if a size is below 1, or the array is too short
   */
  public static RgbImage argb(int[] pixels, int width, int height) {
    check("argb", pixels.length, width, height, 1);
    return new ArgbImage(pixels, Layout.dense(width, height, 1), false);
  }

  private static void check(String format, int length, int width, int height, int perPixel) {
    if (width < 1 || height < 1) {
      throw new ImageException(
          "An image needs a width and height of at least 1 pixel, but got " + width + "x" + height);
    }
    // The product of three could overflow, so divide instead.
    if (height > length / perPixel / width) {
      throw new ImageException(
          width
              + "x"
              + height
              + " pixels of "
              + format
              + " need "
              + BigInteger.valueOf((long) width * height).multiply(BigInteger.valueOf(perPixel))
              + " elements, but the array has "
              + length);
    }
  }
}
