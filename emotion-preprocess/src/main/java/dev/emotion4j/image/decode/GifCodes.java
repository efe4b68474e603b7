package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;

/**
 * Counts the pixels that a GIF frame's LZW codes stand for, without decoding them: the JDK's reader
 * leaves the rest of a frame as it is when codes are missing or make no sense.
 *
 * <p>Source: GIF89a specification, appendix F.
 */
final class GifCodes {
  private static final int MAX_CODES = 4096;

  private final byte[] file;

  /** Position of the next byte, and how many bytes of its sub-block are left. */
  private int at;

  private int left;
  private int bits;
  private int bitCount;

  private GifCodes(byte[] file, int at) {
    this.file = file;
    this.at = at;
  }

  /**
   * Refuses a frame with fewer pixels than needed. The chain of sub-blocks is known to be whole.
   *
   * @param start the position of the byte that gives the size of the first code
   */
  static void check(byte[] file, int start, long pixels) {
    int rootBits = file[start];
    if (rootBits < 1 || rootBits > 11) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the GIF is damaged: codes of " + rootBits + " bits; copy it again");
    }
    long found = new GifCodes(file, start + 1).count(rootBits, pixels);
    if (found < pixels) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the GIF is damaged: codes for "
              + found
              + " of its "
              + pixels
              + " pixels; copy it again");
    }
  }

  private long count(int rootBits, long enough) {
    int clear = 1 << rootBits;
    int[] length = new int[MAX_CODES];
    int next = clear + 2;
    int width = rootBits + 1;
    int previous = -1;
    long total = 0;
    while (total < enough) {
      int code = read(width);
      if (code < 0 || code == clear + 1) {
        break;
      }
      if (code == clear) {
        next = clear + 2;
        width = rootBits + 1;
        previous = -1;
        continue;
      }
      if (code > next || (code == next && previous < 0)) {
        break; // a code for nothing yet
      }
      if (previous >= 0 && next < MAX_CODES) {
        length[next++] = (previous < clear ? 1 : length[previous]) + 1;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      total += code < clear ? 1 : length[code];
      previous = code;
    }
    return total;
  }

  /** The next code, or -1 at the end of the sub-blocks. */
  private int read(int width) {
    while (bitCount < width) {
      if (left == 0) {
        left = file[at++] & 0xFF;
        if (left == 0) {
          return -1;
        }
      }
      bits |= (file[at++] & 0xFF) << bitCount;
      bitCount += 8;
      left--;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    bitCount -= width;
    return code;
  }
}
