package dev.emotion4j.image.decode.webp;

import java.util.BitSet;

/**
 * The groups of five prefix codes that an image is written in, and which of them holds where.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 6.2.2.
 */
final class LosslessGroups {
  static final int CODES = 5;
  static final int LITERALS = 256;
  static final int LENGTHS = 24;
  private static final int DISTANCES = 40;

  /** For each group its codes of green, red, blue, alpha and distances. */
  private int[] codes = {};

  private final LosslessTables tables = new LosslessTables();
  private final LosslessBits bits;

  /** The logarithm of the width and height of blocks that have a group each. */
  private int blockBits;

  private int blocksAcross;

  /** The group of each block; empty if there is one group. */
  private int[] blocks = {};

  private LosslessGroups(LosslessBits bits) {
    this.bits = bits;
  }

  /**
   * Reads all groups.
   *
   * @param isPicture whether there may be several, as small images have one
   */
  static LosslessGroups read(
      LosslessBits bits, int width, int height, int cacheSize, boolean isPicture) {
    LosslessGroups groups = new LosslessGroups(bits);
    int count = 1;
    BitSet used = new BitSet();
    if (isPicture && bits.read(1) == 1) {
      count = groups.readBlocks(width, height, used);
    } else {
      used.set(0);
    }
    groups.readCodes(count, used, cacheSize);
    return groups;
  }

  /** Reads which group each block has, and gives the number of groups. */
  private int readBlocks(int width, int height, BitSet used) {
    blockBits = LosslessTransforms.readBlockBits(bits);
    blocksAcross = LosslessTransforms.blocks(width, blockBits);
    int blocksDown = LosslessTransforms.blocks(height, blockBits);
    blocks = LosslessImage.read(bits, blocksAcross, blocksDown, false);
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (blocks[i] >> 8) & 0xFFFF;
      used.set(blocks[i]);
    }
    return used.length();
  }

  /** Groups that no block has are read as well, but not kept. */
  private void readCodes(int count, BitSet used, int cacheSize) {
    LosslessLengths lengths = new LosslessLengths(bits, tables);
    codes = new int[count * CODES];
    for (int group = 0; group < count; group++) {
      boolean isUsed = used.get(group);
      int first = group * CODES;
      codes[first] = lengths.read(LITERALS + LENGTHS + cacheSize, isUsed);
      codes[first + 1] = lengths.read(LITERALS, isUsed);
      codes[first + 2] = lengths.read(LITERALS, isUsed);
      codes[first + 3] = lengths.read(LITERALS, isUsed);
      codes[first + 4] = lengths.read(DISTANCES, isUsed);
    }
  }

  char[] tables() {
    return tables.entries();
  }

  int[] codes() {
    return codes;
  }

  /** Where the first code of the group for a pixel is. */
  int at(int x, int y) {
    return blocks.length == 0
        ? 0
        : CODES * blocks[(y >> blockBits) * blocksAcross + (x >> blockBits)];
  }

  /** At which x another group may begin: those without one of these bits. */
  int mask() {
    return blocks.length == 0 ? -1 : (1 << blockBits) - 1;
  }
}
