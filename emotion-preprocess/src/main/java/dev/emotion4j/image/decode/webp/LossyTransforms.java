package dev.emotion4j.image.decode.webp;

/**
 * The inverse transforms of VP8. Sums are cut to 16 bits, as libwebp does on x86: only codes that
 * no encoder writes give larger ones.
 *
 * <p>Source: RFC 6386, sections 14.3 and 14.4.
 */
final class LossyTransforms {
  /** The square root of 2 times the cosine of 22.5 degrees, less 1, times 65536. */
  private static final int COSINE = 20091;

  /** The square root of 2 times the sine of 22.5 degrees, times 65536. */
  private static final int SINE = 35468;

  private LossyTransforms() {}

  /**
   * Gives each of 16 blocks its first coefficient.
   *
   * @param means the coefficients of these
   * @param length one more than the place of the last that is not 0
   * @param blocks 16 coefficients a block
   */
  static void spreadMeans(short[] means, int length, short[] blocks) {
    if (length <= 1) {
      short mean = (short) ((means[0] + 3) >> 3);
      for (int i = 0; i < 16; i++) {
        blocks[16 * i] = mean;
      }
      return;
    }
    int[] half = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = means[i] + means[12 + i];
      int b = means[4 + i] + means[8 + i];
      int c = means[4 + i] - means[8 + i];
      int d = means[i] - means[12 + i];
      half[i] = a + b;
      half[4 + i] = c + d;
      half[8 + i] = a - b;
      half[12 + i] = d - c;
    }
    for (int i = 0; i < 16; i += 4) {
      int a = half[i] + half[i + 3] + 3;
      int b = half[i + 1] + half[i + 2];
      int c = half[i + 1] - half[i + 2];
      int d = half[i] - half[i + 3] + 3;
      blocks[16 * i] = (short) ((a + b) >> 3);
      blocks[16 * (i + 1)] = (short) ((c + d) >> 3);
      blocks[16 * (i + 2)] = (short) ((a - b) >> 3);
      blocks[16 * (i + 3)] = (short) ((d - c) >> 3);
    }
  }

  /**
   * Adds what a block's coefficients stand for to its samples.
   *
   * @param length one more than the place of the last coefficient that is not 0
   * @param half room for 16 numbers
   */
  static void add(short[] values, int at, int length, LossyPlane plane, int to, int[] half) {
    if (length == 0) {
      return;
    }
    if (length == 1) {
      int change = (values[at] + 4) >> 3;
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 4; x++) {
          plane.add(to + y * plane.stride + x, change);
        }
      }
      return;
    }
    for (int x = 0; x < 4; x++) {
      int a = values[at + x] + values[at + 8 + x];
      int b = values[at + x] - values[at + 8 + x];
      int c = sine(values[at + 4 + x]) - cosine(values[at + 12 + x]);
      int d = cosine(values[at + 4 + x]) + sine(values[at + 12 + x]);
      half[x] = (short) (a + d);
      half[4 + x] = (short) (b + c);
      half[8 + x] = (short) (b - c);
      half[12 + x] = (short) (a - d);
    }
    for (int y = 0; y < 4; y++) {
      int row = 4 * y;
      int a = half[row] + half[row + 2] + 4;
      int b = half[row] - half[row + 2] + 4;
      int c = sine(half[row + 1]) - cosine(half[row + 3]);
      int d = cosine(half[row + 1]) + sine(half[row + 3]);
      int sample = to + y * plane.stride;
      plane.add(sample, (short) (a + d) >> 3);
      plane.add(sample + 1, (short) (b + c) >> 3);
      plane.add(sample + 2, (short) (b - c) >> 3);
      plane.add(sample + 3, (short) (a - d) >> 3);
    }
  }

  private static int cosine(int value) {
    return value + ((value * COSINE) >> 16);
  }

  private static int sine(int value) {
    return (value * SINE) >> 16;
  }
}
