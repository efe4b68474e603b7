package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;

/** Decodes blocks of sequential scans (ITU-T T.81, F.2.2). */
@DesktopOnly
final class SequentialBlocks {
  private static final int LAST = InverseDct.COEFFICIENTS - 1;

  /** Larger values than a sample of 8 bits can give, with quantisation's error. */
  private static final int MAX_PLAUSIBLE = 2500;

  private SequentialBlocks() {}

  /**
   * Decodes a block, multiplies with the quantisation factors, and puts it where it belongs.
   *
   * @param i the component's place in the scan
   * @param quant the factors in zigzag order
   * @param blockRow which of the plane's rows of blocks
   * @param column the first column of its samples
   */
  static void decode(Scan scan, int i, int[] quant, Plane plane, int blockRow, int column) {
    BitReader bits = scan.bits;
    int dc = (short) (nextDc(scan, i) * quant[0]);
    BlockRow row = plane.blocks[blockRow];
    int block = row.size();
    int[][] coefficients = row.coefficients;
    HuffmanTable table = scan.ac[i];
    int sum = 0;
    int k = 1;
    while (k <= LAST) {
      int coefficient = bits.coefficient(table);
      if (coefficient == BitReader.NO_CODE) {
        coefficient = scan.badCode();
      }
      int symbol = coefficient & 0xFF;
      if ((symbol & 0xF) != 0) {
        k += symbol >> 4;
        if (k > LAST) {
          // Only damaged codes go this far; libjpeg stores them in the last place too.
          scan.implausible();
          k = LAST;
        }
        int value = (short) ((coefficient >> 8) * quant[k]);
        coefficients[Tables.NATURAL[k]][block] = value;
        sum += Math.abs(value);
      } else if (symbol == 0xF0) {
        k += 15;
      } else {
        break;
      }
      k++;
    }
    if (sum == 0) {
      plane.flat(blockRow, column, InverseDct.flat(dc));
      return;
    }
    coefficients[0][block] = dc;
    sum += Math.abs(dc);
    row.add(column, sum);
    if (Math.abs(dc) > MAX_PLAUSIBLE) {
      scan.implausible();
    }
  }

  /**
   * The same, without quantisation, into 64 coefficients that are zero.
   *
   * @return which are not any more, as for {@link ProgressiveBlocks}
   */
  static long store(Scan scan, int i, short[] coefficients, int at) {
    BitReader bits = scan.bits;
    long nonzero = 0;
    coefficients[at] = (short) nextDc(scan, i);
    HuffmanTable table = scan.ac[i];
    int k = 1;
    while (k <= LAST) {
      int symbol = bits.symbol(table);
      if (symbol < 0) {
        symbol = scan.badCode();
      }
      int length = symbol & 0xF;
      if (length != 0) {
        k += symbol >> 4;
        if (k > LAST) {
          scan.implausible();
          k = LAST;
        }
        coefficients[at + Tables.NATURAL[k]] = (short) bits.extended(length);
        nonzero |= 1L << k;
      } else if (symbol == 0xF0) {
        k += 15;
      } else {
        break;
      }
      k++;
    }
    return nonzero;
  }

  private static int nextDc(Scan scan, int i) {
    int length = scan.bits.symbol(scan.dc[i]);
    if (length < 0) {
      length = scan.badCode();
    }
    if (length > 0) {
      scan.prediction[i] += scan.bits.extended(length);
    }
    return (short) scan.prediction[i];
  }
}
