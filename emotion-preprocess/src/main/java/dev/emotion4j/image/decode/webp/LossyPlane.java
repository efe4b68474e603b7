package dev.emotion4j.image.decode.webp;

import java.util.Arrays;

/** Luma or one chroma of a picture, with what the standard has around it for prediction. */
final class LossyPlane {
  /** RFC 6386, section 12.2: what is above the picture, and what is on its left. */
  private static final byte ABOVE = 127;

  private static final byte LEFT = (byte) 129;

  /** How many samples on the right of a row are looked at from the row below. */
  private static final int RIGHT = 4;

  final byte[] samples;
  final int stride;

  /** The size is that of whole macroblocks. */
  LossyPlane(int width, int height) {
    stride = 1 + width + RIGHT;
    samples = new byte[stride * (height + 1)];
    Arrays.fill(samples, 0, stride, ABOVE);
    for (int y = 1; y <= height; y++) {
      samples[y * stride] = LEFT;
    }
  }

  int at(int x, int y) {
    return (y + 1) * stride + 1 + x;
  }

  /** Continues a row to the right by its last sample. */
  void extendRow(int y) {
    int end = at(-1, y + 1);
    Arrays.fill(samples, end - RIGHT, end, samples[end - RIGHT - 1]);
  }

  int get(int at) {
    return samples[at] & 0xFF;
  }

  void set(int at, int value) {
    samples[at] = (byte) Math.max(0, Math.min(255, value));
  }

  void add(int at, int change) {
    set(at, get(at) + change);
  }
}
