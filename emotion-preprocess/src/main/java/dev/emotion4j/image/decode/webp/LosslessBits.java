package dev.emotion4j.image.decode.webp;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bits of a lossless picture, the lowest of each byte first. After the last there are zeros,
 * for who looks ahead or does not look at all; that they were needed is found out by {@link
 * #check}, which must come often enough to end a loop over a file that was cut.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 2. As in libwebp, a file is cut if a
 * code needs a bit after its last; to end with that bit is no fault.
 */
final class LosslessBits {
  private final byte[] file;
  private final ByteBuffer words;
  private final int from;
  private final int end;

  /** Where the next byte for the window is; after the end, how many zeros there were. */
  private int at;

  /** The next bits, from the lowest on. */
  private long window;

  /** How many bits the window has for sure. Above them are some of the next, or zeros. */
  private int count;

  LosslessBits(byte[] file, int from, int end) {
    this.file = file;
    this.words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    this.from = from;
    this.end = end;
    this.at = from;
  }

  /** Loads 56 bits at least, for {@link #symbol}. */
  void fill() {
    if (at <= end - Long.BYTES) {
      window |= words.getLong(at) << count;
      at += (63 - count) >> 3;
      count |= 56;
      return;
    }
    while (count < 56) {
      window |= at < end ? (file[at] & 0xFFL) << count : 0;
      at++;
      count += 8;
    }
  }

  /** Loads bits if there are less than two codes can have. */
  void fillForTwo() {
    if (count < 2 * LosslessTables.MAX_LENGTH) {
      fill();
    }
  }

  /** A number of up to 24 bits. */
  int read(int bits) {
    if (count < bits) {
      fill();
    }
    int value = (int) window & ((1 << bits) - 1);
    window >>>= bits;
    count -= bits;
    return value;
  }

  /**
   * The symbol of the next code, for which enough bits are loaded.
   *
   * @param at where the code has its first table
   * @param mask the bits that are looked up there
   */
  int symbol(char[] tables, int at, int mask) {
    int entry = tables[at + ((int) window & mask)];
    int length = entry & LosslessTables.LENGTH;
    if (length > LosslessTables.ROOT_BITS) {
      window >>>= LosslessTables.ROOT_BITS;
      count -= LosslessTables.ROOT_BITS;
      int rest = (int) window & ((1 << (length - LosslessTables.ROOT_BITS)) - 1);
      entry = tables[at + (entry >> LosslessTables.SYMBOL_SHIFT) + rest];
      length = entry & LosslessTables.LENGTH;
    }
    window >>>= length;
    count -= length;
    return entry >> LosslessTables.SYMBOL_SHIFT;
  }

  private boolean isCut() {
    return 8L * (at - end) > count;
  }

  /** Throws if more bits were taken than there are. */
  void check() {
    if (isCut()) {
      throw cut();
    }
  }

  /** What is said of codes that no writer meant, unless they are zeros after the end. */
  ImageException damaged(String what) {
    return isCut() ? cut() : Faults.damaged(WebpPicture.FORMAT, what);
  }

  private ImageException cut() {
    return Faults.truncated(
        WebpPicture.FORMAT,
        "its codes go on after the " + (end - from) + " bytes that there are for them");
  }
}
