package dev.emotion4j.image.decode.webp;

/**
 * Makes the pixels of an image from its codes, each with alpha, red, green and blue in an int: new
 * ones, copies of pixels before, and colours from a cache of recent ones.
 *
 * <p>Source: WebP Lossless Bitstream Specification, sections 5.2 and 6.2.3.
 */
final class LosslessImage {
  private static final int MAX_CACHE_BITS = 11;
  private static final int HASH = 0x1E35A7BD;
  private static final int CACHE_CODES = LosslessGroups.LITERALS + LosslessGroups.LENGTHS;

  private final LosslessBits bits;
  private final int width;
  private final int height;
  private final LosslessGroups groups;
  private final char[] tables;

  private final int[] cache;
  private final int cacheShift;

  // The codes of the current group: where they have their first tables, and the bits for those.
  private int green;
  private int greenMask;
  private int red;
  private int redMask;
  private int blue;
  private int blueMask;
  private int alpha;
  private int alphaMask;
  private int distance;
  private int distanceMask;

  private LosslessImage(LosslessBits bits, int width, int height, boolean isPicture) {
    this.bits = bits;
    this.width = width;
    this.height = height;
    int cacheBits = bits.read(1) == 1 ? bits.read(4) : -1;
    if (cacheBits == 0 || cacheBits > MAX_CACHE_BITS) {
      throw bits.damaged(
          "its cache of colours has "
              + cacheBits
              + " bits, but 1 to "
              + MAX_CACHE_BITS
              + " may be");
    }
    cache = new int[cacheBits < 0 ? 0 : 1 << cacheBits];
    cacheShift = 32 - cacheBits;
    groups = LosslessGroups.read(bits, width, height, cache.length, isPicture);
    tables = groups.tables();
  }

  /**
   * Reads an image.
   *
   * @param isPicture whether it is the picture itself and no small image that it needs
   */
  static int[] read(LosslessBits bits, int width, int height, boolean isPicture) {
    return new LosslessImage(bits, width, height, isPicture).pixels();
  }

  private int[] pixels() {
    int[] pixels = new int[width * height];
    int mask = groups.mask();
    int cached = 0;
    int at = 0;
    int x = 0;
    int y = 0;
    enter(0, 0);
    while (at < pixels.length) {
      bits.fillForTwo();
      int code = bits.symbol(tables, green, greenMask);
      if (code < LosslessGroups.LITERALS) {
        pixels[at++] = literal(code);
        x++;
      } else if (code < CACHE_CODES) {
        int length = copy(pixels, at, code - LosslessGroups.LITERALS);
        at += length;
        x += length;
      } else {
        for (; cached < at; cached++) {
          cache[(pixels[cached] * HASH) >>> cacheShift] = pixels[cached];
        }
        pixels[at++] = cache[code - CACHE_CODES];
        x++;
      }
      boolean copied = code >= LosslessGroups.LITERALS && code < CACHE_CODES;
      if (x >= width) {
        bits.check();
        y = at / width;
        x = at - y * width;
      } else if (!copied && (x & mask) != 0) {
        continue; // in the same block
      }
      if (at < pixels.length) {
        enter(x, y);
      }
    }
    return pixels;
  }

  private int literal(int greenValue) {
    int redValue = bits.symbol(tables, red, redMask);
    bits.fillForTwo();
    int blueValue = bits.symbol(tables, blue, blueMask);
    int alphaValue = bits.symbol(tables, alpha, alphaMask);
    return alphaValue << 24 | redValue << 16 | greenValue << 8 | blueValue;
  }

  /** Copies pixels to a place and gives their number. */
  private int copy(int[] pixels, int to, int lengthCode) {
    int length = number(lengthCode);
    bits.fillForTwo();
    int near = number(bits.symbol(tables, distance, distanceMask));
    int back = LosslessDistances.pixels(near, width);
    if (back > to || length > pixels.length - to) {
      throw bits.damaged(
          "at pixel "
              + to
              + " it copies "
              + length
              + " from "
              + back
              + " before, but it has pixels 0 to "
              + (pixels.length - 1));
    }
    if (back >= length) {
      System.arraycopy(pixels, to - back, pixels, to, length);
    } else {
      for (int i = to; i < to + length; i++) {
        pixels[i] = pixels[i - back];
      }
    }
    return length;
  }

  /** A length or distance, from 1 on, of which a code says how many bits follow. */
  private int number(int code) {
    if (code < 4) {
      return code + 1;
    }
    int more = (code - 2) >> 1;
    return ((2 + (code & 1)) << more) + bits.read(more) + 1;
  }

  /** Takes the codes of the group for a pixel. */
  private void enter(int x, int y) {
    int[] codes = groups.codes();
    int at = groups.at(x, y);
    green = LosslessTables.at(codes[at]);
    greenMask = LosslessTables.mask(codes[at]);
    red = LosslessTables.at(codes[at + 1]);
    redMask = LosslessTables.mask(codes[at + 1]);
    blue = LosslessTables.at(codes[at + 2]);
    blueMask = LosslessTables.mask(codes[at + 2]);
    alpha = LosslessTables.at(codes[at + 3]);
    alphaMask = LosslessTables.mask(codes[at + 3]);
    distance = LosslessTables.at(codes[at + 4]);
    distanceMask = LosslessTables.mask(codes[at + 4]);
  }
}
