package dev.emotion4j.image.decode.webp;

/**
 * The binary arithmetic code of VP8.
 *
 * <p>Source: RFC 6386, section 7.
 */
final class LossyCodes {
  private static final int BYTES_AT_ONCE = 7;

  private final byte[] file;
  private final int end;
  private int at;

  /** Bytes not yet decoded, of which the first stands at bit {@link #bits}. */
  private long window;

  /** How many bits there are in the window beyond the eight that a decision needs. */
  private int bits = -8;

  /** The width of the interval, less one. */
  private int range = 254;

  private boolean passedEnd;

  LossyCodes(byte[] file, int from, int end) {
    this.file = file;
    this.at = from;
    this.end = end;
  }

  /** Whether more was read than there is: zeros follow the end. */
  boolean passedEnd() {
    return passedEnd;
  }

  /** Reads one bit that is 0 with a probability of so many 256ths. */
  int bit(int probability) {
    if (bits < 0) {
      fill();
    }
    int split = (range * probability) >> 8;
    int result;
    if ((window >>> bits & 0xFFFFFFFFL) > split) {
      range -= split + 1;
      window -= (long) (split + 1) << bits;
      result = 1;
    } else {
      range = split;
      result = 0;
    }
    int shift = Integer.numberOfLeadingZeros(range + 1) - 24;
    range = ((range + 1) << shift) - 1;
    bits -= shift;
    return result;
  }

  /**
   * Takes seven bytes at once where eight are left, and else one: codes that no encoder writes let
   * the window overflow, as libwebp's does.
   */
  private void fill() {
    if (end - at > BYTES_AT_ONCE) {
      long bytes = 0;
      for (int i = 0; i < BYTES_AT_ONCE; i++) {
        bytes = bytes << 8 | (file[at + i] & 0xFF);
      }
      window = window << (8 * BYTES_AT_ONCE) | bytes;
      bits += 8 * BYTES_AT_ONCE;
      at += BYTES_AT_ONCE;
    } else if (at < end) {
      window = window << 8 | (file[at++] & 0xFF);
      bits += 8;
    } else {
      passedEnd = true;
      window <<= 8;
      bits += 8;
    }
  }

  /** Reads whether a number is negative: a bit that is as often 0 as 1. */
  int withSign(int number) {
    if (bits < 0) {
      fill();
    }
    int split = range >> 1;
    boolean negative = split - (int) (window >>> bits) < 0;
    if (negative) {
      range--;
      window -= (long) (split + 1) << bits;
    }
    range |= 1;
    bits--;
    return negative ? -number : number;
  }

  boolean flag() {
    return bit(128) == 1;
  }

  /** Reads a number without a sign. */
  int number(int length) {
    int number = 0;
    for (int i = 0; i < length; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /** Reads a number that its sign follows. */
  int signed(int length) {
    int number = number(length);
    return flag() ? -number : number;
  }

  /** Reads a number that its sign follows if there is one, else 0. */
  int optional(int length) {
    return flag() ? signed(length) : 0;
  }
}
