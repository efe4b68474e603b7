package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;

/**
 * Decodes blocks of progressive scans into coefficients in natural order (ITU-T T.81, G.1.2 and
 * G.2; {@code jdphuff.c} of libjpeg).
 */
@DesktopOnly
final class ProgressiveBlocks {
  private ProgressiveBlocks() {}

  /** Adds what the scan says of a block. */
  static void decode(Scan scan, int i, short[] coefficients, int at) {
    if (scan.first == 0) {
      if (scan.high == 0) {
        firstDc(scan, i, coefficients, at);
      } else if (refilled(scan).take(1) != 0) {
        coefficients[at] |= (short) (1 << scan.low);
      }
    } else if (scan.high == 0) {
      firstAc(scan, coefficients, at);
    } else {
      refineAc(scan, coefficients, at);
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

  private static void firstAc(Scan scan, short[] coefficients, int at) {
    if (scan.endOfBandRun > 0) {
      scan.endOfBandRun--;
      return;
    }
    for (int k = scan.first; k <= scan.last; k++) {
      int symbol = symbol(scan, scan.ac[0]);
      int run = symbol >> 4;
      int length = symbol & 0xF;
      if (length != 0) {
        k = Math.min(k + run, InverseDct.COEFFICIENTS - 1);
        int value = scan.bits.extended(length);
        coefficients[at + Tables.NATURAL[k]] = (short) (value << scan.low);
      } else if (run == 15) {
        k += 15;
      } else {
        scan.endOfBandRun = (1 << run) - 1;
        if (run > 0) {
          scan.endOfBandRun += scan.bits.take(run);
        }
        return;
      }
    }
  }

  private static void refineAc(Scan scan, short[] coefficients, int at) {
    int k = scan.first;
    if (scan.endOfBandRun == 0) {
      while (k <= scan.last) {
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
        // Refines those that are not zero, up to the place of the new one.
        for (; k <= scan.last; k++) {
          int place = at + Tables.NATURAL[k];
          if (coefficients[place] != 0) {
            refine(scan, coefficients, place);
          } else if (--run < 0) {
            break;
          }
        }
        if (value != 0) {
          int place = Math.min(k, InverseDct.COEFFICIENTS - 1);
          coefficients[at + Tables.NATURAL[place]] = (short) value;
        }
        k++;
      }
    }
    if (scan.endOfBandRun > 0) {
      for (; k <= scan.last; k++) {
        int place = at + Tables.NATURAL[k];
        if (coefficients[place] != 0) {
          refine(scan, coefficients, place);
        }
      }
      scan.endOfBandRun--;
    }
  }

  private static void refine(Scan scan, short[] coefficients, int place) {
    if (refilled(scan).take(1) != 0 && (coefficients[place] & (1 << scan.low)) == 0) {
      coefficients[place] += (short) (coefficients[place] >= 0 ? 1 << scan.low : -(1 << scan.low));
    }
  }
}
