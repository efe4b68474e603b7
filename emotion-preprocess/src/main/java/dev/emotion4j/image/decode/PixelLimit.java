package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;

/** The most pixels that a picture may have, at least 1. */
public record PixelLimit(long pixels) {

  /** Refuses a picture that is too large; called before anything of its size is allocated. */
  void check(long width, long height, String format) {
    if (width < 1 || height < 1) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the " + format + " has " + width + "x" + height + " pixels");
    }
    // Four bytes a pixel must fit into one array, whatever the caller allows.
    long limit = Math.min(pixels, Integer.MAX_VALUE / 4);
    if (width > limit / height) {
      throw new ImageException(
          ImageException.Reason.TOO_LARGE,
          "the "
              + format
              + " has "
              + width
              + "x"
              + height
              + " pixels, more than the limit of "
              + limit
              + "; make it smaller"
              + (limit == pixels ? ", or raise ReadOptions.maxPixels" : ""));
    }
  }
}
