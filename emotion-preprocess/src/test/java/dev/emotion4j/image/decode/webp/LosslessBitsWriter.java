package dev.emotion4j.image.decode.webp;

import java.io.ByteArrayOutputStream;

/** Writes lossless data by hand, the lowest bit of each byte first. */
final class LosslessBitsWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long window;
  private int count;

  /** Data that starts with the header of a picture. */
  static LosslessBitsWriter of(int width, int height) {
    return new LosslessBitsWriter().put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(0, 4);
  }

  LosslessBitsWriter put(int value, int bits) {
    window |= (long) value << count;
    for (count += bits; count >= 8; count -= 8) {
      bytes.write((int) window);
      window >>>= 8;
    }
    return this;
  }

  /** Prefix codes of one symbol each, which have no bits. */
  LosslessBitsWriter only(int... symbols) {
    for (int symbol : symbols) {
      put(1, 1).put(0, 1).put(1, 1).put(symbol, 8);
    }
    return this;
  }

  /** A prefix code of two bytes, with a bit each, 0 for the smaller. */
  LosslessBitsWriter two(int first, int second) {
    return put(1, 1).put(1, 1).put(1, 1).put(first, 8).put(second, 8);
  }

  /** The same of two among so many symbols: each has a bit for whether its code has a bit. */
  LosslessBitsWriter two(int first, int second, int symbols) {
    // A normal code, of whose lengths' lengths there are 4: none of 17 and 18, 1 of 0 and 1.
    put(0, 1).put(0, 4).put(0, 3).put(0, 3).put(1, 3).put(1, 3).put(0, 1);
    for (int i = 0; i < symbols; i++) {
      put(i == first || i == second ? 1 : 0, 1);
    }
    return this;
  }

  /** A prefix code of 256 symbols, 8 bits each, the highest of them first. */
  LosslessBitsWriter bytes() {
    // A normal code with 12 lengths of lengths, the last for length 8, which is all that there is,
    // and 2 + 254 lengths, where 254 has 2 + 2 * 3 bits.
    return put(0, 1).put(8, 4).put(0, 33).put(1, 3).put(1, 1).put(3, 3).put(254, 8);
  }

  byte[] data() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes.toByteArray());
    if (count > 0) {
      all.write((int) window);
    }
    return all.toByteArray();
  }
}
