package dev.emotion4j.image.decode.jpeg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table of Huffman codes (ITU-T T.81, annexes C and F.2.2.3): short codes are looked up, long
 * ones compared with the largest code of their length.
 */
final class HuffmanTable {
  static final int LOOKUP_BITS = 10;
  private static final int MAX_BITS = 16;
  private static final int SYMBOLS = 256;

  /** For the next bits {@code length << 8 | symbol}, or 0 for longer codes. */
  final short[] lookup = new short[1 << LOOKUP_BITS];

  /**
   * For the next bits, if they hold a code and all bits of its coefficient, {@code coefficient <<
   * 12 | symbol << 4 | length of both}, otherwise 0.
   */
  final int[] coefficients = new int[1 << LOOKUP_BITS];

  /** The symbols in the order of their codes. */
  final int[] symbols = new int[SYMBOLS];

  /** The largest code of each length, aligned left to 16 bits with ones; -1 if there is none. */
  final int[] lastCode = new int[MAX_BITS + 1];

  /** What a code of each length is more than its place among the symbols. */
  final int[] offset = new int[MAX_BITS + 1];

  /** What is wrong with the table, which may never be used. */
  @Nullable String fault;

  private boolean defined;
  private int largestSymbol;

  /**
   * Takes the table of a DHT segment.
   *
   * @param at where its 16 numbers of codes stand, with its symbols after them
   * @param count the sum of those numbers, at most 256
   */
  void define(byte[] file, int at, int count) {
    Arrays.fill(symbols, 0);
    Arrays.fill(lookup, (short) 0);
    largestSymbol = 0;
    fault = null;
    defined = true;
    for (int i = 0; i < count; i++) {
      symbols[i] = file[at + MAX_BITS + i] & 0xFF;
      largestSymbol = Math.max(largestSymbol, symbols[i]);
    }
    int code = 0;
    int place = 0;
    for (int length = 1; length <= MAX_BITS; length++) {
      int codes = file[at + length - 1] & 0xFF;
      offset[length] = code - place;
      // A code of ones alone is not allowed (annex C), and libjpeg refuses it.
      if (codes > 0 && code + codes >= (1 << length)) {
        fault = "its Huffman table has more codes than there are";
        return;
      }
      for (int i = 0; i < codes && length <= LOOKUP_BITS; i++) {
        int from = (code + i) << (LOOKUP_BITS - length);
        short entry = (short) (length << 8 | symbols[place + i]);
        Arrays.fill(lookup, from, from + (1 << (LOOKUP_BITS - length)), entry);
      }
      code += codes;
      place += codes;
      lastCode[length] = codes == 0 ? -1 : (code << (MAX_BITS - length)) - 1;
      code <<= 1;
    }
    joinCoefficients();
  }

  /** Fills {@link #coefficients}, for a table of AC coefficients. */
  private void joinCoefficients() {
    for (int next = 0; next < coefficients.length; next++) {
      int length = lookup[next] >> 8;
      int symbol = lookup[next] & 0xFF;
      int more = symbol & 0xF;
      int all = length + more;
      coefficients[next] = 0;
      if (length > 0 && all <= LOOKUP_BITS) {
        int value = (next >> (LOOKUP_BITS - all)) & ((1 << more) - 1);
        if (more > 0 && value >> (more - 1) == 0) {
          value += 1 - (1 << more); // F.2.2.1: EXTEND
        }
        coefficients[next] = value << 12 | symbol << 4 | all;
      }
    }
  }

  /** Forgets the table. */
  void clear() {
    defined = false;
  }

  boolean isDefined() {
    return defined;
  }

  /** Whether some symbol is larger than those of DC differences may be. */
  boolean hasSymbolAbove(int most) {
    return largestSymbol > most;
  }
}
