package dev.emotion4j.image.decode.tiff;

import java.util.Arrays;

/**
 * Decodes the dots of a fax: runs in each row, or the places where a row differs from the one
 * above. Damaged codes end it.
 *
 * <p>Source: ITU-T T.4, section 4, and T.6, section 2; TIFF 6.0, sections 10 and 11.
 */
final class TiffFax {
  private static final int RUNS = 2;
  private static final int T4 = 3;
  private static final int T6 = 4;

  /** Of the options of T.4, that rows may be coded by the ones above them. */
  private static final int BY_ROW_ABOVE = 1;

  /** Zeros before the one that ends the code of an end of line. */
  private static final int EOL_ZEROS = 11;

  private final int width;
  private final byte[] in;
  private final long end;
  private long bit;

  /** Where the colour changes in the row above and in this one, ended by its width. */
  private int[] above;

  private int[] changes;
  private int count;

  private TiffFax(int width, byte[] in, int at, int end) {
    this.width = width;
    this.in = in;
    this.bit = 8L * at;
    this.end = 8L * end;
    // Runs of no dots are changes too, but a row needs few of them.
    this.above = new int[2 * width + 8];
    this.changes = new int[2 * width + 8];
    Arrays.fill(above, width);
  }

  /** Whether a compression is one of these. */
  static boolean knows(int compression) {
    return compression == RUNS || compression == T4 || compression == T6;
  }

  /** What decoding takes besides the dots. */
  static long bytes(long width) {
    return 4L * Integer.BYTES * width;
  }

  /**
   * Decodes rows of one bit a dot, 1 for black, each in whole bytes.
   *
   * @param options those of T.4
   * @param length how many bytes of {@code out} are wanted
   * @return how many there are
   */
  static int decode(
      int compression, int options, int width, byte[] in, int at, int end, byte[] out, int length) {
    TiffFax fax = new TiffFax(width, in, at, end);
    int rowBytes = (width + 7) / 8;
    int done = 0;
    while (done < length && fax.row(compression, (options & BY_ROW_ABOVE) != 0)) {
      fax.store(out, done, rowBytes);
      done += rowBytes;
    }
    return done;
  }

  private boolean row(int compression, boolean mixed) {
    boolean byAbove = compression == T6;
    if (compression == RUNS) {
      bit = (bit + 7) / 8 * 8;
    } else if (compression == T4) {
      if (!skipEndOfLine()) {
        return false;
      }
      byAbove = mixed && bits(1) == 0;
      bit += mixed ? 1 : 0;
    }
    count = 0;
    if (!(byAbove ? changesByAbove() : runs())) {
      return false;
    }
    Arrays.fill(changes, count, changes.length, width);
    return bit <= end;
  }

  /** Goes on after the next end of line, over zeros that fill up bytes before it. */
  private boolean skipEndOfLine() {
    int zeros = 0;
    for (; bit < end; bit++) {
      if (bits(1) == 0) {
        zeros++;
      } else if (zeros >= EOL_ZEROS) {
        bit++;
        return true;
      } else {
        zeros = 0;
      }
    }
    return false;
  }

  private boolean runs() {
    int at = 0;
    for (boolean black = false; at < width; black = !black) {
      int run = run(black);
      if (run < 0 || !change(at + run)) {
        return false;
      }
      at += run;
    }
    return true;
  }

  private boolean changesByAbove() {
    int at = -1;
    boolean black = false;
    int next = 0; // of the changes above, the first that may come into question
    while (at < width) {
      // The first change to the other colour, right of where we are.
      next = Math.max(0, next - 2) / 2 * 2 + (black ? 1 : 0);
      while (above[next] <= at && above[next] < width) {
        next += 2;
      }
      int start = Math.max(at, 0);
      int code = bits(7);
      if (code >> 6 == 1) {
        at = vertical(1, next, 0);
      } else if (code >> 4 == 3) {
        at = vertical(3, next, 1);
      } else if (code >> 4 == 2) {
        at = vertical(3, next, -1);
      } else if (code >> 4 == 1) {
        bit += 3;
        int first = run(black);
        int second = first < 0 ? -1 : run(!black);
        at = start + first + second;
        if (second < 0 || !change(start + first) || !change(at)) {
          return false;
        }
        continue;
      } else if (code >> 3 == 1) {
        bit += 4;
        at = above[next + 1];
        continue;
      } else if (code >> 1 == 3 || code >> 1 == 2) {
        at = vertical(6, next, code >> 1 == 3 ? 2 : -2);
      } else if (code == 3 || code == 2) {
        at = vertical(7, next, code == 3 ? 3 : -3);
      } else {
        return false;
      }
      if (at < start || !change(at)) {
        return false;
      }
      black = !black;
    }
    return true;
  }

  private int vertical(int codeBits, int next, int distance) {
    bit += codeBits;
    return above[next] + distance;
  }

  private boolean change(int at) {
    if (at > width || count >= changes.length - 4 || bit > end) {
      return false;
    }
    changes[count++] = at;
    return true;
  }

  /** The dots of a run, or -1. */
  private int run(boolean black) {
    int run = 0;
    while (run <= width) {
      int found = FaxRuns.find(bits(FaxRuns.MOST_BITS), black);
      if (found == 0) {
        return -1;
      }
      bit += found >> 16;
      int dots = found & 0xFFFF;
      run += dots;
      if (dots < FaxRuns.MAKE_UP) {
        return run;
      }
    }
    return -1;
  }

  /** The next bits, at most 16 of them; zeros after the end. */
  private int bits(int needed) {
    int word = 0;
    int at = (int) (bit >> 3);
    for (int i = at; i < at + 3; i++) {
      word = word << 8 | (8L * i < end ? in[i] & 0xFF : 0);
    }
    return word >> (24 - (int) (bit & 7) - needed) & ((1 << needed) - 1);
  }

  private void store(byte[] out, int at, int rowBytes) {
    Arrays.fill(out, at, at + rowBytes, (byte) 0);
    for (int i = 0; i + 1 <= count; i += 2) {
      for (int x = changes[i]; x < changes[i + 1]; x++) {
        out[at + (x >> 3)] |= (byte) (0x80 >> (x & 7));
      }
    }
    int[] swap = above;
    above = changes;
    changes = swap;
  }
}
