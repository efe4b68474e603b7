package dev.emotion4j.image.decode.webp;

import java.util.Arrays;

/**
 * Reads the lengths of prefix codes and makes tables of them.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 6.2.1.
 */
final class LosslessLengths {
  private static final int[] ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };
  private static final int REPEAT = 16;
  private static final int FEW_ZEROS = 17;
  private static final int FIRST_TO_REPEAT = 8;

  private final LosslessBits bits;
  private final LosslessTables tables;
  private final int[] ofLengths = new int[ORDER.length];
  private final int[] lengths = new int[LosslessTables.MAX_SYMBOLS];

  LosslessLengths(LosslessBits bits, LosslessTables tables) {
    this.bits = bits;
    this.tables = tables;
  }

  /**
   * Reads the next code.
   *
   * @param isUsed whether tables of it are wanted
   * @return what {@link LosslessTables#add} gives, or 0
   */
  int read(int symbols, boolean isUsed) {
    Arrays.fill(lengths, 0);
    if (bits.read(1) == 1) {
      readSimple();
    } else {
      readNormal(symbols);
    }
    bits.check();
    if (isUsed) {
      return tables.add(lengths, symbols, bits);
    }
    tables.check(lengths, symbols, bits);
    return 0;
  }

  /** One symbol or two; of those that the alphabet does not have, libwebp takes no notice. */
  private void readSimple() {
    boolean two = bits.read(1) == 1;
    int first = bits.read(bits.read(1) == 1 ? 8 : 1);
    lengths[first] = 1;
    if (two) {
      lengths[bits.read(8)] = 1;
    }
  }

  private void readNormal(int symbols) {
    int known = 4 + bits.read(4);
    Arrays.fill(ofLengths, 0);
    for (int i = 0; i < known; i++) {
      ofLengths[ORDER[i]] = bits.read(3);
    }
    int mark = tables.size();
    int code = tables.add(ofLengths, ofLengths.length, bits);
    int left = symbols;
    if (bits.read(1) == 1) {
      int width = 2 + 2 * bits.read(3);
      left = 2 + bits.read(width);
      if (left > symbols) {
        throw bits.damaged("a prefix code of " + symbols + " symbols has " + left + " lengths");
      }
    }
    int previous = FIRST_TO_REPEAT;
    int i = 0;
    while (i < symbols && left-- > 0) {
      bits.fillForTwo();
      int length =
          bits.symbol(tables.entries(), LosslessTables.at(code), LosslessTables.mask(code));
      if (length < REPEAT) {
        lengths[i++] = length;
        previous = length == 0 ? previous : length;
        continue;
      }
      int times =
          length == REPEAT
              ? 3 + bits.read(2)
              : length == FEW_ZEROS ? 3 + bits.read(3) : 11 + bits.read(7);
      if (times > symbols - i) {
        throw bits.damaged("a prefix code has more than its " + symbols + " lengths");
      }
      Arrays.fill(lengths, i, i + times, length == REPEAT ? previous : 0);
      i += times;
    }
    tables.shrink(mark);
  }
}
