package dev.emotion4j.image.decode.webp;

import java.util.Arrays;

/**
 * What the samples of a block are before its residual, from those above and on its left.
 *
 * <p>Source: RFC 6386, section 12.
 */
final class LossyPrediction {
  /**
   * The modes of blocks that continue samples in a direction, from vertical on. The border of a
   * block is counted from the lowest sample on its left (2) over the corner (6) to the eighth above
   * (14), each end being there once more. A number is the place of the middle one of three samples,
   * whose weighted mean is taken; a negative one is that of the first of two.
   */
  private static final byte[][] DIRECTIONS = {
    {7, 8, 9, 10, 7, 8, 9, 10, 7, 8, 9, 10, 7, 8, 9, 10},
    {5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2},
    {6, 7, 8, 9, 5, 6, 7, 8, 4, 5, 6, 7, 3, 4, 5, 6},
    {-6, -7, -8, -9, 6, 7, 8, 9, 5, -6, -7, -8, 4, 6, 7, 8},
    {8, 9, 10, 11, 9, 10, 11, 12, 10, 11, 12, 13, 11, 12, 13, 14},
    {-7, -8, -9, -10, 8, 9, 10, 11, -8, -9, -10, 12, 9, 10, 11, 13},
    {-5, 6, 7, 8, -4, 5, -5, 6, -3, 4, -4, 5, -2, 3, -3, 4},
    {-4, 4, -3, 3, -3, 3, -2, 2, -2, 2, 1, 1, 1, 1, 1, 1},
  };

  private static final int CORNER = 6;

  private final int[] border = new int[16];

  /**
   * Predicts a block of 4x4.
   *
   * @param at its first sample
   * @param aboveRight the four samples that follow those above it
   */
  void block(int mode, LossyPlane plane, int at, int aboveRight) {
    int stride = plane.stride;
    for (int i = 0; i < 4; i++) {
      border[CORNER - 1 - i] = plane.get(at + i * stride - 1);
      border[CORNER + 1 + i] = plane.get(at - stride + i);
      border[CORNER + 5 + i] = plane.get(aboveRight + i);
    }
    border[CORNER] = plane.get(at - stride - 1);
    border[0] = border[1] = border[2];
    border[15] = border[14];
    if (mode == LossyModes.DC) {
      int sum = 4;
      for (int i = 1; i <= 4; i++) {
        sum += border[CORNER - i] + border[CORNER + i];
      }
      fill(plane, at, 4, sum >> 3);
    } else if (mode == LossyModes.TRUE_MOTION) {
      trueMotion(plane, at, 4);
    } else {
      byte[] places = DIRECTIONS[mode - LossyModes.VERTICAL];
      for (int i = 0; i < 16; i++) {
        plane.samples[at + i / 4 * stride + i % 4] = (byte) mean(places[i]);
      }
    }
  }

  private int mean(int place) {
    return place < 0
        ? (border[-place] + border[1 - place] + 1) >> 1
        : (border[place - 1] + 2 * border[place] + border[place + 1] + 2) >> 2;
  }

  /**
   * Predicts a square of a macroblock.
   *
   * @param size 16 for luma, 8 for chroma
   */
  static void square(int mode, LossyPlane plane, int x, int y, int size) {
    int at = plane.at(x, y);
    switch (mode) {
      case LossyModes.DC -> fill(plane, at, size, mean(plane, at, size, y > 0, x > 0));
      case LossyModes.TRUE_MOTION -> trueMotion(plane, at, size);
      case LossyModes.VERTICAL -> {
        for (int row = 0; row < size; row++) {
          System.arraycopy(
              plane.samples, at - plane.stride, plane.samples, at + row * plane.stride, size);
        }
      }
      default -> {
        for (int row = 0; row < size; row++) {
          int start = at + row * plane.stride;
          Arrays.fill(plane.samples, start, start + size, plane.samples[start - 1]);
        }
      }
    }
  }

  /** What is outside the picture does not count. */
  private static int mean(LossyPlane plane, int at, int size, boolean above, boolean left) {
    if (!above && !left) {
      return 128;
    }
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += above ? plane.get(at - plane.stride + i) : 0;
      sum += left ? plane.get(at + i * plane.stride - 1) : 0;
    }
    int count = above && left ? 2 * size : size;
    return (sum + count / 2) / count;
  }

  private static void fill(LossyPlane plane, int at, int size, int value) {
    for (int row = 0; row < size; row++) {
      int start = at + row * plane.stride;
      Arrays.fill(plane.samples, start, start + size, (byte) value);
    }
  }

  private static void trueMotion(LossyPlane plane, int at, int size) {
    int above = at - plane.stride;
    int corner = plane.get(above - 1);
    for (int row = 0; row < size; row++) {
      int start = at + row * plane.stride;
      int change = plane.get(start - 1) - corner;
      for (int i = 0; i < size; i++) {
        plane.set(start + i, plane.get(above + i) + change);
      }
    }
  }
}
