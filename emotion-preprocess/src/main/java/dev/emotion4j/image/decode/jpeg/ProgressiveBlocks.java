package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;

/**
 * Decodes blocks of progressive scans into coefficients in natural order (ITU-T T.81, G.1.2 and
 * G.2; {@code jdphuff.c} of libjpeg).
 *
 * <p>Most coefficients are zero, and a scan that refines has to tell which are not: for each block
 * a bit of a long says so, by the place in zigzag order.
 */
@DesktopOnly
final class ProgressiveBlocks {
  private static final int LAST = InverseDct.COEFFICIENTS - 1;

  private ProgressiveBlocks() {}

  /** Adds what the scan says of a block; the bit of the first coefficient is not used. */
  static void decode(Scan scan, int i, short[] coefficients, long[] nonzero, int block) {
    int at = block * InverseDct.COEFFICIENTS;
    if (scan.first == 0) {
      if (scan.high == 0) {
        firstDc(scan, i, coefficients, at);
      } else if (refilled(scan).take(1) != 0) {
        coefficients[at] |= (short) (1 << scan.low);
      }
    } else if (scan.high == 0) {
      nonzero[block] = firstAc(scan, coefficients, at, nonzero[block]);
    } else {
      nonzero[block] = refineAc(scan, coefficients, at, nonzero[block]);
    }
  }

  private static BitReader refilled(Scan scan) {
    scan.bits.refill();
    return scan.bits;
  }

  private static int symbol(Scan scan, HuffmanTable table) {
    int symbol = scan.bits.symbol(table);
    return symbol < 0 ? scan.badCode() : symbol;
  }

  private static void firstDc(Scan scan, int i, short[] coefficients, int at) {
    int length = symbol(scan, scan.dc[i]);
    if (length > 0) {
      scan.prediction[i] += scan.bits.extended(length);
    }
    coefficients[at] = (short) (scan.prediction[i] << scan.low);
  }

  private static long firstAc(Scan scan, short[] coefficients, int at, long before) {
    long nonzero = before;
    if (scan.endOfBandRun > 0) {
      scan.endOfBandRun--;
      return nonzero;
    }
    for (int k = scan.first; k <= scan.last; k++) {
      int symbol = symbol(scan, scan.ac[0]);
      int run = symbol >> 4;
      int length = symbol & 0xF;
      if (length != 0) {
        k = Math.min(k + run, LAST);
        short value = (short) (scan.bits.extended(length) << scan.low);
        coefficients[at + Tables.NATURAL[k]] = value;
        nonzero = value == 0 ? nonzero & ~(1L << k) : nonzero | 1L << k;
      } else if (run == 15) {
        k += 15;
      } else {
        scan.endOfBandRun = (1 << run) - 1;
        if (run > 0) {
          scan.endOfBandRun += scan.bits.take(run);
        }
        break;
      }
    }
    return nonzero;
  }

  private static long refineAc(Scan scan, short[] coefficients, int at, long before) {
    long nonzero = before;
    // Of the band, what has not been gone over.
    long rest = (-1L << scan.first) & (-1L >>> (LAST - scan.last));
    if (scan.endOfBandRun == 0) {
      while (rest != 0) {
        int symbol = symbol(scan, scan.ac[0]);
        int run = symbol >> 4;
        int value = 0;
        if ((symbol & 0xF) != 0) {
          if ((symbol & 0xF) != 1) {
            throw JpegErrors.damaged("Corrupt JPEG data: bad Huffman code");
          }
          value = scan.bits.take(1) != 0 ? 1 << scan.low : -(1 << scan.low);
        } else if (run != 15) {
          scan.endOfBandRun = 1 << run;
          if (run > 0) {
            scan.endOfBandRun += scan.bits.take(run);
          }
          break;
        }
        // The new one's place is that of the zero after a run of zeros.
        long zeros = rest & ~nonzero;
        for (; run > 0 && zeros != 0; run--) {
          zeros &= zeros - 1;
        }
        int k = zeros == 0 ? scan.last + 1 : Long.numberOfTrailingZeros(zeros);
        long after = k < LAST ? rest & (-2L << k) : 0;
        refine(scan, coefficients, at, rest & nonzero & ~after);
        if (value != 0) {
          int place = Math.min(k, LAST);
          coefficients[at + Tables.NATURAL[place]] = (short) value;
          nonzero |= 1L << place;
        }
        rest = after;
      }
    }
    if (scan.endOfBandRun > 0) {
      refine(scan, coefficients, at, rest & nonzero);
      scan.endOfBandRun--;
    }
    return nonzero;
  }

  /** Reads one bit more of some coefficients. */
  private static void refine(Scan scan, short[] coefficients, int at, long which) {
    int bit = 1 << scan.low;
    for (long left = which; left != 0; left &= left - 1) {
      int place = at + Tables.NATURAL[Long.numberOfTrailingZeros(left)];
      if (refilled(scan).take(1) != 0 && (coefficients[place] & bit) == 0) {
        coefficients[place] += (short) (coefficients[place] >= 0 ? bit : -bit);
      }
    }
  }
}
