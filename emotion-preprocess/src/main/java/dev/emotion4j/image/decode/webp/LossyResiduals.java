package dev.emotion4j.image.decode.webp;

import java.util.Arrays;

/**
 * The coefficients of each macroblock, times the steps of its quantiser.
 *
 * <p>Source: RFC 6386, sections 13 and 14.
 */
final class LossyResiduals {
  /** Of a macroblock: 16 blocks of luma, 4 of blue and 4 of red. */
  static final int BLOCKS = 24;

  private static final int SIZE = 16;

  // Kinds of blocks.
  private static final int LUMA_WITHOUT_MEAN = 0;
  private static final int MEANS = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;

  private static final int NODES = 11;
  private static final int CONTEXTS = 3;
  private static final int BANDS = 8;
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /** The band of each coefficient, and once more for none. */
  private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

  /** The probabilities of the bits that a large value has beside its least one. */
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  /** Flags of a row or a column: four blocks of luma, two of each chroma, and the means. */
  private static final int FLAGS = 9;

  private static final int FLAG_OF_MEANS = 8;

  private final int[] probabilities;

  /** Whether the blocks above have coefficients, for all columns of macroblocks. */
  private final boolean[] above;

  private final boolean[] left = new boolean[FLAGS];

  /** The coefficients of the macroblock that was read last, 16 a block; in rows. */
  final short[] values = new short[BLOCKS * SIZE];

  /** One more than the place in the zigzag of each block's last coefficient. */
  final int[] lengths = new int[BLOCKS];

  private final short[] means = new short[SIZE];

  LossyResiduals(LossyHeader header, int columns) {
    this.probabilities = header.coefficients;
    this.above = new boolean[FLAGS * columns];
  }

  void beginRow() {
    Arrays.fill(left, false);
  }

  /** Lets a macroblock have none. */
  void skip(int column, boolean hasMeans) {
    int flags = hasMeans ? FLAGS : FLAG_OF_MEANS;
    Arrays.fill(above, FLAGS * column, FLAGS * column + flags, false);
    Arrays.fill(left, 0, flags, false);
    Arrays.fill(lengths, 0);
  }

  /**
   * Reads those of a macroblock.
   *
   * @param hasMeans whether the first coefficients of luma are coded as a block of their own
   * @return whether any is not 0
   */
  boolean read(LossyCodes codes, int column, boolean hasMeans, LossyHeader.Quantizer quantizer) {
    Arrays.fill(values, (short) 0);
    int top = FLAGS * column;
    int first = 0;
    if (hasMeans) {
      Arrays.fill(means, (short) 0);
      int context = count(above[top + FLAG_OF_MEANS], left[FLAG_OF_MEANS]);
      int length = readBlock(codes, MEANS, context, 0, quantizer.means, means, 0);
      above[top + FLAG_OF_MEANS] = left[FLAG_OF_MEANS] = length > 0;
      LossyTransforms.spreadMeans(means, length, values);
      first = 1;
    }
    boolean any = false;
    for (int block = 0; block < BLOCKS; block++) {
      boolean isLuma = block < 16;
      // Chroma is two rows of two blocks for each colour.
      int x = isLuma ? block % 4 : 4 + block / 4 % 2 * 2 + block % 2;
      int y = isLuma ? block / 4 : 4 + block / 4 % 2 * 2 + block / 2 % 2;
      int kind = isLuma ? hasMeans ? LUMA_WITHOUT_MEAN : LUMA : CHROMA;
      int start = isLuma ? first : 0;
      int[] steps = isLuma ? quantizer.luma : quantizer.chroma;
      int length =
          readBlock(
              codes, kind, count(above[top + x], left[y]), start, steps, values, SIZE * block);
      above[top + x] = left[y] = length > start;
      lengths[block] = length > 1 ? length : values[SIZE * block] != 0 ? 1 : 0;
      any |= lengths[block] > 0;
    }
    return any;
  }

  private static int count(boolean one, boolean other) {
    return (one ? 1 : 0) + (other ? 1 : 0);
  }

  /** Returns one more than the place of the last coefficient. */
  private int readBlock(
      LossyCodes codes, int kind, int context, int first, int[] steps, short[] to, int base) {
    int node = node(kind, first, context);
    for (int i = first; i < SIZE; i++) {
      if (codes.bit(probabilities[node]) == 0) {
        return i;
      }
      while (codes.bit(probabilities[node + 1]) == 0) {
        i++;
        if (i == SIZE) {
          return SIZE;
        }
        node = node(kind, i, 0);
      }
      int value = codes.bit(probabilities[node + 2]) == 0 ? 1 : large(codes, node);
      node = node(kind, i + 1, value == 1 ? 1 : 2);
      to[base + ZIGZAG[i]] = (short) (codes.withSign(value) * steps[i > 0 ? 1 : 0]);
    }
    return SIZE;
  }

  private static int node(int kind, int coefficient, int context) {
    return ((kind * BANDS + BAND[coefficient]) * CONTEXTS + context) * NODES;
  }

  /** Reads a value from 2 on. */
  private int large(LossyCodes codes, int node) {
    if (codes.bit(probabilities[node + 3]) == 0) {
      return codes.bit(probabilities[node + 4]) == 0 ? 2 : 3 + codes.bit(probabilities[node + 5]);
    }
    if (codes.bit(probabilities[node + 6]) == 0) {
      return codes.bit(probabilities[node + 7]) == 0
          ? 5 + codes.bit(159)
          : 7 + 2 * codes.bit(165) + codes.bit(145);
    }
    int upper = codes.bit(probabilities[node + 8]);
    int category = 2 * upper + codes.bit(probabilities[node + 9 + upper]);
    int extra = 0;
    for (int probability : LARGE[category]) {
      extra = 2 * extra + codes.bit(probability);
    }
    return 3 + (8 << category) + extra;
  }
}
