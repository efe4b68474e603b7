package dev.emotion4j.image;

import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;

/**
 * What a picture from outside may cost, and what is made of it. Immutable and safe for concurrent
 * use.
 *
 * @param maxPixels the most pixels that a picture may have, compared with its header before its
 *     pixels are allocated; at least 1
 * @param maxBytes the most bytes that a file or stream may have; at least 1
 * @param upright whether the EXIF orientation is applied, as {@code ImageOps.exif_transpose} does;
 *     without, pixels are as {@code Image.open} gives them
 * @param scaleGray16 whether grey pictures of 16 bits a pixel, as infrared and thermal cameras
 *     write them, keep the higher 8 bits of each; without, all values above 255 are white, as
 *     {@code convert("RGB")} has it
 */
public record ReadOptions(long maxPixels, long maxBytes, boolean upright, boolean scaleGray16) {

  /** Twice Pillow's {@code MAX_IMAGE_PIXELS}, above which it refuses to decode. */
  private static final long PILLOWS_LIMIT = 178_956_970;

  /** 178,956,970 pixels, which is Pillow's limit, 512 MiB, upright, 16-bit grey as in Pillow. */
  public static final ReadOptions DEFAULT = new ReadOptions(PILLOWS_LIMIT, 512L << 20, true, false);

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException if a limit is below 1
   */
  public ReadOptions {
    if (maxPixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "Limits need to be at least 1, but got "
              + maxPixels
              + " pixels and "
              + maxBytes
              + " bytes");
    }
  }

  /**
   * Returns options with another limit of pixels.
   *
   * @param pixels the most pixels that a picture may have, at least 1
   * @return new options
   * @throws IllegalArgumentException if the limit is below 1
   */
  public ReadOptions withMaxPixels(long pixels) {
    return new ReadOptions(pixels, maxBytes, upright, scaleGray16);
  }

  /**
   * Returns options with another limit of bytes.
   *
   * @param bytes the most bytes that a file or stream may have, at least 1
   * @return new options
   * @throws IllegalArgumentException if the limit is below 1
   */
  public ReadOptions withMaxBytes(long bytes) {
    return new ReadOptions(maxPixels, bytes, upright, scaleGray16);
  }

  /**
   * Returns options that apply the EXIF orientation or leave it.
   *
   * @param apply whether to apply it
   * @return new options
   */
  public ReadOptions withUpright(boolean apply) {
    return new ReadOptions(maxPixels, maxBytes, apply, scaleGray16);
  }

  /**
   * Returns options that scale 16-bit grey, or cut it at 255 as Pillow does.
   *
   * @param scale whether to scale it
   * @return new options
   */
  public ReadOptions withScaleGray16(boolean scale) {
    return new ReadOptions(maxPixels, maxBytes, upright, scale);
  }

  DecodeOptions forDecoder() {
    return new DecodeOptions(new PixelLimit(maxPixels), upright, scaleGray16);
  }

  /** Refuses a file that is too large. */
  void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw Faults.tooLarge(
          "more than " + maxBytes + " bytes, the limit of a picture file",
          "make it smaller, or raise ReadOptions.maxBytes");
    }
  }
}
