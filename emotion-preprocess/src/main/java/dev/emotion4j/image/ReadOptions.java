package dev.emotion4j.image;

import dev.emotion4j.ImageException;

/**
 * What a picture from outside may cost, and whether it is turned upright. Immutable and safe for
 * concurrent use.
 *
 * @param maxPixels the most pixels that a picture may have, compared with its header before its
 *     pixels are allocated; at least 1
 * @param maxBytes the most bytes that a file or stream may have; at least 1
 * @param upright whether the EXIF orientation is applied, as {@code ImageOps.exif_transpose} does;
 *     without, pixels are as {@code Image.open} gives them
 */
public record ReadOptions(long maxPixels, long maxBytes, boolean upright) {

  /** 100 megapixels, 512 MiB, upright. */
  public static final ReadOptions DEFAULT = new ReadOptions(100_000_000, 512L << 20, true);

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
    return new ReadOptions(pixels, maxBytes, upright);
  }

  /**
   * Returns options with another limit of bytes.
   *
   * @param bytes the most bytes that a file or stream may have, at least 1
   * @return new options
   * @throws IllegalArgumentException if the limit is below 1
   */
  public ReadOptions withMaxBytes(long bytes) {
    return new ReadOptions(maxPixels, bytes, upright);
  }

  /**
   * Returns options that apply the EXIF orientation or leave it.
   *
   * @param apply whether to apply it
   * @return new options
   */
  public ReadOptions withUpright(boolean apply) {
    return new ReadOptions(maxPixels, maxBytes, apply);
  }

  /** Refuses a file that is too large. */
  void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw new ImageException(
          ImageException.Reason.TOO_LARGE,
          "more than "
              + maxBytes
              + " bytes, the limit of a picture file; make it smaller, or raise"
              + " ReadOptions.maxBytes");
    }
  }
}
