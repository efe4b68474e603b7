package dev.emotion4j.image.decode.jpeg;

/**
 * The inverse DCT of blocks whose numbers leave 16 bits, as those of noise and of damaged codes
 * may: they wrap and saturate as in the vector instructions of libjpeg-turbo ({@code
 * jidctint-avx2.asm}), which decode for Pillow.
 */
final class WildBlocks {
  private static final int SIZE = InverseDct.SIZE;
  private static final int PASS1_BITS = 2;

  private WildBlocks() {}

  /** The first pass, over the columns of all blocks. */
  static void columns(int[][] in, int[][] out, int blocks) {
    int[] s = new int[SIZE];
    for (int b = 0; b < blocks; b++) {
      boolean flat = hasFirstRowOnly(in, b);
      for (int c = 0; c < SIZE; c++) {
        if (flat) {
          int value = (short) (in[c][b] << PASS1_BITS);
          for (int i = 0; i < SIZE; i++) {
            out[c + SIZE * i][b] = value;
          }
          continue;
        }
        for (int i = 0; i < SIZE; i++) {
          s[i] = in[c + SIZE * i][b];
        }
        mix(s, 1 << 10);
        for (int i = 0; i < SIZE; i++) {
          out[c + SIZE * i][b] = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, s[i] >> 11));
        }
      }
    }
  }

  private static boolean hasFirstRowOnly(int[][] in, int block) {
    for (int k = SIZE; k < InverseDct.COEFFICIENTS; k++) {
      if (in[k][block] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The second pass, over one row of all blocks. */
  static void row(int[][] in, int first, int[][] out, int blocks) {
    int[] s = new int[SIZE];
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < SIZE; i++) {
        s[i] = in[first + i][b];
      }
      mix(s, 1 << 17);
      for (int i = 0; i < SIZE; i++) {
        out[i][b] = Math.max(-128, Math.min(127, s[i] >> 18)) + 128;
      }
    }
  }

  /** Eight results of one line, by the factors of {@code jidctint.c}, before their shift. */
  private static void mix(int[] s, int half) {
    int t3 = s[2] * (4433 + 6270) + s[6] * 4433;
    int t2 = s[2] * 4433 + s[6] * (4433 - 15137);
    int t0 = ((short) (s[0] + s[4]) << 13) + half;
    int t1 = ((short) (s[0] - s[4]) << 13) + half;
    int z3 = (short) (s[7] + s[3]);
    int z4 = (short) (s[5] + s[1]);
    int y3 = z3 * (9633 - 16069) + z4 * 9633;
    int y4 = z4 * (9633 - 3196) + z3 * 9633;
    int o3 = s[7] * (2446 - 7373) - s[1] * 7373 + y3;
    int o2 = s[5] * (16819 - 20995) - s[3] * 20995 + y4;
    int o1 = s[3] * (25172 - 20995) - s[5] * 20995 + y3;
    int o0 = s[1] * (12299 - 7373) - s[7] * 7373 + y4;
    s[0] = t0 + t3 + o0;
    s[7] = t0 + t3 - o0;
    s[1] = t1 + t2 + o1;
    s[6] = t1 + t2 - o1;
    s[2] = t1 - t2 + o2;
    s[5] = t1 - t2 - o2;
    s[3] = t0 - t3 + o3;
    s[4] = t0 - t3 - o3;
  }
}
