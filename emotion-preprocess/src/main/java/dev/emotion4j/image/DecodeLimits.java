package dev.emotion4j.image;

import dev.emotion4j.ImageException;

/** What a picture from outside may cost. */
record DecodeLimits(long maxPixels) {
  static final DecodeLimits DEFAULT = new DecodeLimits(100_000_000);

  /** Refuses a picture that is too large; called before anything of its size is allocated. */
  void check(int width, int height, String format) {
    if ((long) width * height > maxPixels) {
      throw new ImageException(
          "the "
              + format
              + " has "
              + width
              + "x"
              + height
              + " pixels, more than the limit of "
              + maxPixels
              + "; make it smaller");
    }
  }
}
