package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.Faults;

/**
 * The LZW codes of a GIF frame.
 *
 * <p>Source: GIF89a specification, appendix F.
 */
final class GifCodes {
  private static final int MAX_CODES = 4096;

  private final byte[] file;

  /** Position of the next byte, and how many bytes of its sub-block are left. */
  private final int end;

  private int at;

  private int left;
  private int bits;
  private int bitCount;

  private GifCodes(byte[] file, int at, int end) {
    this.file = file;
    this.at = at;
    this.end = end;
  }

  /**
   * Decodes the index of each pixel. The chain of sub-blocks is known to be whole.
   *
   * @param start the position of the byte that gives the size of the first code
   * @param end the position after the last sub-block of codes
   */
  static void decode(byte[] file, int start, int end, byte[] indexes) {
    int rootBits = file[start] & 0xFF;
    if (rootBits < 1 || rootBits > 11) {
      throw Faults.damaged("GIF", "codes of " + rootBits + " bits");
    }
    int found = new GifCodes(file, start + 1, end).decode(rootBits, indexes);
    if (found < indexes.length) {
      throw Faults.damaged("GIF", "codes for " + found + " of its " + indexes.length + " pixels");
    }
  }

  private int decode(int rootBits, byte[] indexes) {
    int clear = 1 << rootBits;
    // A code stands for a string that was written before, and how long it is.
    int[] from = new int[MAX_CODES];
    int[] length = new int[MAX_CODES];
    int next = clear + 2;
    int width = rootBits + 1;
    int previousAt = -1;
    int previousLength = 0;
    int done = 0;
    while (done < indexes.length) {
      int code = read(width);
      if (code < 0 || code == clear + 1) {
        break;
      }
      if (code == clear) {
        next = clear + 2;
        width = rootBits + 1;
        previousAt = -1;
        continue;
      }
      if (code > next || (code == next && previousAt < 0)) {
        break; // a code for nothing yet
      }
      if (previousAt >= 0 && next < MAX_CODES) {
        // The previous string and the first index of this one, which follows it.
        from[next] = previousAt;
        length[next++] = previousLength + 1;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      int start = done;
      if (code < clear) {
        indexes[done++] = (byte) code;
      } else {
        int end = Math.min(start + length[code], indexes.length);
        for (int i = from[code]; done < end; i++) {
          indexes[done++] = indexes[i];
        }
      }
      previousAt = start;
      previousLength = code < clear ? 1 : length[code];
    }
    return done;
  }

  /** The next code, or -1 at the end of the sub-blocks. */
  private int read(int width) {
    while (bitCount < width) {
      if (left == 0) {
        if (at >= end) {
          return -1;
        }
        left = file[at++] & 0xFF;
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
