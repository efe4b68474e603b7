package dev.emotion4j.image.decode.webp;

import java.util.Arrays;

/**
 * How each macroblock of a key frame is predicted.
 *
 * <p>Source: RFC 6386, sections 9.3, 11 and 19.3.
 */
final class LossyModes {
  /** The mean of the samples above and on the left. */
  static final int DC = 0;

  /** What is on the left, changed as what is above. */
  static final int TRUE_MOTION = 1;

  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;
  // Modes of blocks of 4x4 only, by the direction in which samples are continued.
  static final int RIGHT_DOWN = 4;
  static final int VERTICAL_RIGHT = 5;
  static final int LEFT_DOWN = 6;
  static final int VERTICAL_LEFT = 7;
  static final int HORIZONTAL_DOWN = 8;
  static final int HORIZONTAL_UP = 9;
  static final int COUNT = 10;

  /** The tree of the modes of blocks: where to go for 0 and for 1, or -1 less the mode. */
  private static final int[] TREE = {
    ~DC,
    2,
    ~TRUE_MOTION,
    4,
    ~VERTICAL,
    6,
    8,
    12,
    ~HORIZONTAL,
    10,
    ~RIGHT_DOWN,
    ~VERTICAL_RIGHT,
    ~LEFT_DOWN,
    14,
    ~VERTICAL_LEFT,
    16,
    ~HORIZONTAL_DOWN,
    ~HORIZONTAL_UP
  };

  private final LossyHeader header;
  private final LossyCodes codes;

  /** The modes of the blocks above, of a whole row of macroblocks. */
  private final byte[] above;

  private final byte[] left = new byte[4];

  // Of the macroblock that was read last.
  int segment;
  boolean skipped;

  /** Whether each block of 4x4 has its own mode. */
  boolean ofBlocks;

  /** The modes of the blocks from left to right and from the top, or the first for all. */
  final byte[] luma = new byte[16];

  int chroma;

  LossyModes(LossyHeader header, int columns) {
    this.header = header;
    this.codes = header.codes;
    this.above = new byte[4 * columns];
  }

  void beginRow() {
    Arrays.fill(left, (byte) DC);
  }

  void read(int column) {
    if (header.segmentMap) {
      int[] probabilities = header.segmentProbabilities;
      segment =
          codes.bit(probabilities[0]) == 0
              ? codes.bit(probabilities[1])
              : 2 + codes.bit(probabilities[2]);
    }
    skipped = header.skipProbability >= 0 && codes.bit(header.skipProbability) == 1;
    ofBlocks = codes.bit(145) == 0;
    if (ofBlocks) {
      readBlocks(4 * column);
    } else {
      int mode =
          codes.bit(156) == 0
              ? codes.bit(163) == 0 ? DC : VERTICAL
              : codes.bit(128) == 0 ? HORIZONTAL : TRUE_MOTION;
      luma[0] = (byte) mode;
      Arrays.fill(above, 4 * column, 4 * column + 4, (byte) mode);
      Arrays.fill(left, (byte) mode);
    }
    chroma =
        codes.bit(142) == 0
            ? DC
            : codes.bit(114) == 0 ? VERTICAL : codes.bit(183) == 0 ? HORIZONTAL : TRUE_MOTION;
  }

  private void readBlocks(int firstColumn) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int row = (above[firstColumn + x] * COUNT + left[y]) * (COUNT - 1);
        int node = 0;
        do {
          node = TREE[node + codes.bit(LossyTables.BLOCK_MODES[row + node / 2])];
        } while (node > 0);
        byte mode = (byte) ~node;
        luma[4 * y + x] = mode;
        above[firstColumn + x] = mode;
        left[y] = mode;
      }
    }
  }
}
