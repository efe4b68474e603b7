package dev.emotion4j.image.decode.jpeg;

import org.jspecify.annotations.Nullable;

/**
 * The inverse DCT of many blocks at once, with the results of libjpeg-turbo's accurate integer one.
 *
 * <p>Coefficient {@code k} of all blocks lies in one array, so that every step is a loop over the
 * blocks, of which the JIT compiler makes vector instructions. Java 17's does so only for loops
 * with at most two results and without {@code Math.min}; hence the many short ones.
 *
 * <p>Source: {@code jidctint.c} of libjpeg-turbo 2.1, the algorithm of Loeffler, Ligtenberg and
 * Moschytz. Its sums are linear, so where they are put together is free, but for numbers that leave
 * 16 bits: such blocks go to {@link WildBlocks}.
 */
final class InverseDct {
  static final int SIZE = 8;
  static final int COEFFICIENTS = SIZE * SIZE;

  /**
   * The largest sum of a block's absolute coefficients for which nothing leaves 16 bits: the first
   * pass multiplies by 4, and by 1.39 at the most.
   */
  private static final int MAX_TAME_SUM = 5800;

  private static final int CONST_BITS = 13;
  private static final int PASS1_BITS = 2;
  private static final int PASS1_SHIFT = CONST_BITS - PASS1_BITS;
  private static final int PASS2_SHIFT = CONST_BITS + PASS1_BITS + 3;
  private static final int EVEN_A = 4433 + 6270;
  private static final int EVEN_B = 4433;
  private static final int EVEN_C = 4433 - 15137;

  /*
   * The odd part, with the products of its factors (in jidctint.c 2446, 3196, 7373, 9633, 12299,
   * 16069, 16819, 20995, 25172, which are cosines in 13 bits) put together for each input. Some are
   * one more or less than others, as those were rounded.
   */
  private static final int ODD_A = 12299 - 7373 + 9633 - 3196;
  private static final int ODD_B = 9633;
  private static final int ODD_C = 9633 - 3196;
  private static final int ODD_D = 9633 - 7373;

  private int[][] work = new int[COEFFICIENTS][0];
  private final int[][] even = new int[4][0];
  private final int[][] odd = new int[4][0];
  private final int[][] out = new int[SIZE][0];

  private void ensure(int blocks) {
    if (even[0].length >= blocks) {
      return;
    }
    work = new int[COEFFICIENTS][blocks];
    for (int i = 0; i < 4; i++) {
      even[i] = new int[blocks];
      odd[i] = new int[blocks];
    }
    for (int i = 0; i < SIZE; i++) {
      out[i] = new int[blocks];
    }
  }

  /** Each sample of a block that has no other coefficient than this. */
  static int flat(int dc) {
    int sample = (((short) (dc << PASS1_BITS) + 16) >> (PASS1_BITS + 3)) + 128;
    return Math.max(0, Math.min(255, sample));
  }

  /**
   * Transforms the blocks of a row, stores their samples, and empties it.
   *
   * @param rows where to, from row {@code first} on
   * @param odds if not {@code null}, rows for the samples of odd columns, while {@code rows} then
   *     take those of even ones
   */
  void transform(BlockRow row, int[][] rows, int first, int @Nullable [][] odds) {
    int blocks = row.size();
    if (blocks == 0) {
      return;
    }
    ensure(blocks);
    boolean wild = row.largestSum() > MAX_TAME_SUM;
    int[] column = row.columns();
    int[][] k = row.coefficients;
    int[][] w = work;
    if (wild) {
      WildBlocks.columns(k, w, blocks);
    } else {
      for (int c = 0; c < SIZE; c++) {
        mix(
            k[c],
            k[c + 8],
            k[c + 16],
            k[c + 24],
            k[c + 32],
            k[c + 40],
            k[c + 48],
            k[c + 56],
            1 << (PASS1_SHIFT - 1),
            blocks);
        for (int i = 0; i < 4; i++) {
          columnPair(even[i], odd[i], w[c + SIZE * i], w[c + SIZE * (7 - i)], blocks);
        }
      }
    }
    row.clear();
    for (int r = 0; r < SIZE; r++) {
      int i = SIZE * r;
      if (wild) {
        WildBlocks.row(w, i, out, blocks);
      } else {
        // The rounding half, and the 128 that samples are below their values.
        mix(
            w[i],
            w[i + 1],
            w[i + 2],
            w[i + 3],
            w[i + 4],
            w[i + 5],
            w[i + 6],
            w[i + 7],
            (1 << (PASS2_SHIFT - 1)) + (128 << PASS2_SHIFT),
            blocks);
        for (int p = 0; p < 4; p++) {
          samplePair(even[p], odd[p], out[p], out[7 - p], blocks);
        }
      }
      if (odds == null) {
        store(column, rows[first + r], blocks);
      } else {
        storeHalf(column, rows[first + r], out[0], out[2], out[4], out[6], blocks);
        storeHalf(column, odds[first + r], out[1], out[3], out[5], out[7], blocks);
      }
    }
  }

  private void mix(
      int[] i0,
      int[] i1,
      int[] i2,
      int[] i3,
      int[] i4,
      int[] i5,
      int[] i6,
      int[] i7,
      int half,
      int blocks) {
    outerEven(i0, i2, i4, i6, even[0], even[3], half, blocks);
    innerEven(i0, i2, i4, i6, even[1], even[2], half, blocks);
    odd(i1, i3, i5, i7, odd[0], ODD_A, ODD_B, ODD_C, ODD_D, blocks);
    odd(i1, i3, i5, i7, odd[1], ODD_B, -ODD_D + 1, -ODD_A + 1, -ODD_C + 1, blocks);
    odd(i1, i3, i5, i7, odd[2], ODD_C, -ODD_A + 1, ODD_D + 1, ODD_B, blocks);
    odd(i1, i3, i5, i7, odd[3], ODD_D, -ODD_C + 1, ODD_B, -ODD_A, blocks);
  }

  private static void outerEven(
      int[] i0, int[] i2, int[] i4, int[] i6, int[] e0, int[] e3, int half, int n) {
    for (int b = 0; b < n; b++) {
      int t3 = i2[b] * EVEN_A + i6[b] * EVEN_B;
      int t0 = ((i0[b] + i4[b]) << CONST_BITS) + half;
      e0[b] = t0 + t3;
      e3[b] = t0 - t3;
    }
  }

  private static void innerEven(
      int[] i0, int[] i2, int[] i4, int[] i6, int[] e1, int[] e2, int half, int n) {
    for (int b = 0; b < n; b++) {
      int t2 = i2[b] * EVEN_B + i6[b] * EVEN_C;
      int t1 = ((i0[b] - i4[b]) << CONST_BITS) + half;
      e1[b] = t1 + t2;
      e2[b] = t1 - t2;
    }
  }

  private static void odd(
      int[] i1, int[] i3, int[] i5, int[] i7, int[] o, int f1, int f3, int f5, int f7, int n) {
    for (int b = 0; b < n; b++) {
      o[b] = i1[b] * f1 + i3[b] * f3 + i5[b] * f5 + i7[b] * f7;
    }
  }

  private static void columnPair(int[] even, int[] odd, int[] upper, int[] lower, int n) {
    for (int b = 0; b < n; b++) {
      upper[b] = (even[b] + odd[b]) >> PASS1_SHIFT;
      lower[b] = (even[b] - odd[b]) >> PASS1_SHIFT;
    }
  }

  private static void samplePair(int[] even, int[] odd, int[] left, int[] right, int n) {
    for (int b = 0; b < n; b++) {
      int x = (even[b] + odd[b]) >> PASS2_SHIFT;
      int y = (even[b] - odd[b]) >> PASS2_SHIFT;
      // Cut to 0..255 without min and max.
      x &= ~(x >> 31);
      y &= ~(y >> 31);
      left[b] = (x | ((255 - x) >> 31)) & 255;
      right[b] = (y | ((255 - y) >> 31)) & 255;
    }
  }

  private void store(int[] column, int[] row, int blocks) {
    int[] o0 = out[0];
    int[] o1 = out[1];
    int[] o2 = out[2];
    int[] o3 = out[3];
    int[] o4 = out[4];
    int[] o5 = out[5];
    int[] o6 = out[6];
    int[] o7 = out[7];
    for (int b = 0; b < blocks; b++) {
      int at = column[b];
      row[at] = o0[b];
      row[at + 1] = o1[b];
      row[at + 2] = o2[b];
      row[at + 3] = o3[b];
      row[at + 4] = o4[b];
      row[at + 5] = o5[b];
      row[at + 6] = o6[b];
      row[at + 7] = o7[b];
    }
  }

  private static void storeHalf(
      int[] column, int[] row, int[] o0, int[] o1, int[] o2, int[] o3, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int at = column[b] >> 1;
      row[at] = o0[b];
      row[at + 1] = o1[b];
      row[at + 2] = o2[b];
      row[at + 3] = o3[b];
    }
  }
}
