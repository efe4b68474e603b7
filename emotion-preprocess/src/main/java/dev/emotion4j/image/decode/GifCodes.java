package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.Lzw;

/**
 * The LZW codes of a GIF frame.
 *
 * <p>Source: GIF89a specification, appendix F.
 */
final class GifCodes implements Lzw.Codes {
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
    GifCodes codes = new GifCodes(file, start + 1, end);
    int found = new Lzw().decode(codes, rootBits, 0, indexes, indexes.length);
    if (found < indexes.length) {
      throw Faults.damaged("GIF", "codes for " + found + " of its " + indexes.length + " pixels");
    }
  }

  /** The next code, or -1 at the end of the sub-blocks. */
  @Override
  public int read(int width) {
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
