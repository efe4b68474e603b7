package dev.emotion4j.image.decode.webp;

import dev.emotion4j.image.decode.input.Faults;
import java.util.Arrays;

/**
 * Tables to look up prefix codes in, all of one image in one array: a first table of up to 8 bits
 * for each code, and second ones after it for what is longer. An entry has the length of a code in
 * its lowest 4 bits and the symbol above; or 8 and the bits of a second table, and where that is.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 6.2.1; as in libwebp, a code of a
 * single symbol has no bits, whatever its length is said to be, and others must be complete.
 */
final class LosslessTables {
  static final int MAX_LENGTH = 15;
  static final int ROOT_BITS = 8;
  static final int LENGTH = 15;
  static final int SYMBOL_SHIFT = 4;

  /** Of the largest alphabet: green, lengths, and a cache of 2,048 colours. */
  static final int MAX_SYMBOLS = 256 + 24 + (1 << 11);

  /** Above what libwebp's encoder ever needs: 2,600 groups of up to 5,000 entries. */
  private static final int MAX_ENTRIES = 1 << 24;

  private static final int ROOT_SHIFT = 4;

  private char[] entries = new char[1 << 10];
  private int size;

  private final int[] counts = new int[MAX_LENGTH + 1];
  private final int[] next = new int[MAX_LENGTH + 2];
  private final int[] codes = new int[MAX_SYMBOLS];
  private final int[] second = new int[1 << ROOT_BITS];

  char[] entries() {
    return entries;
  }

  int size() {
    return size;
  }

  /** Forgets the tables that were added after there were so many entries. */
  void shrink(int entries) {
    size = entries;
  }

  /** Where the first table of a code is, for what {@link #add} gave. */
  static int at(int code) {
    return code >>> ROOT_SHIFT;
  }

  /** The bits that are looked up in the first table. */
  static int mask(int code) {
    return (1 << (code & ((1 << ROOT_SHIFT) - 1))) - 1;
  }

  /**
   * Makes the tables of a code.
   *
   * @param lengths of the codes of so many symbols, 0 for those without
   * @return a number for {@link #at} and {@link #mask}
   */
  int add(int[] lengths, int symbols, LosslessBits bits) {
    int longest = check(lengths, symbols, bits);
    int root = Math.min(longest, ROOT_BITS);
    int start = size;
    reserve(1 << root);
    if (longest == 0) {
      int only = 0;
      while (lengths[only] == 0) {
        only++;
      }
      entries[start] = (char) (only << SYMBOL_SHIFT);
    } else {
      order(lengths, symbols);
      if (longest > ROOT_BITS) {
        addSecond(lengths, symbols, start);
      }
      enter(lengths, symbols, start, root);
    }
    return start << ROOT_SHIFT | root;
  }

  /** Gives the most bits of a symbol, if there are as many symbols as there must be. */
  int check(int[] lengths, int symbols, LosslessBits bits) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < symbols; i++) {
      counts[lengths[i]]++;
    }
    if (symbols - counts[0] == 0) {
      throw bits.damaged("a prefix code has no symbols");
    }
    if (symbols - counts[0] == 1) {
      return 0;
    }
    int longest = 0;
    int open = 1;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      open = 2 * open - counts[length];
      if (open < 0) {
        throw bits.damaged("a prefix code has more symbols than its lengths allow");
      }
      longest = counts[length] > 0 ? length : longest;
    }
    if (open > 0) {
      throw bits.damaged("a prefix code has fewer symbols than its lengths need");
    }
    return longest;
  }

  /** Gives each symbol its code, with the first bit lowest as the file has it. */
  private void order(int[] lengths, int symbols) {
    next[1] = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length + 1] = (next[length] + counts[length]) << 1;
    }
    for (int i = 0; i < symbols; i++) {
      int length = lengths[i];
      codes[i] = length == 0 ? 0 : Integer.reverse(next[length]++) >>> (32 - length);
    }
  }

  /** Makes room for the second tables, each for the longest code that starts with its 8 bits. */
  private void addSecond(int[] lengths, int symbols, int start) {
    Arrays.fill(second, 0);
    for (int i = 0; i < symbols; i++) {
      if (lengths[i] > ROOT_BITS) {
        int first = codes[i] & ((1 << ROOT_BITS) - 1);
        second[first] = Math.max(second[first], lengths[i]);
      }
    }
    for (int first = 0; first < second.length; first++) {
      int length = second[first];
      if (length > 0) {
        int offset = size - start;
        reserve(1 << (length - ROOT_BITS));
        entries[start + first] = (char) (offset << SYMBOL_SHIFT | length);
      }
    }
  }

  private void enter(int[] lengths, int symbols, int start, int root) {
    for (int i = 0; i < symbols; i++) {
      int length = lengths[i];
      if (length == 0) {
        continue;
      }
      int from = start;
      int end = start + (1 << root);
      int code = codes[i];
      if (length > ROOT_BITS) {
        int pointer = entries[start + (code & ((1 << ROOT_BITS) - 1))];
        from = start + (pointer >> SYMBOL_SHIFT);
        end = from + (1 << ((pointer & LENGTH) - ROOT_BITS));
        code >>= ROOT_BITS;
        length -= ROOT_BITS;
      }
      char entry = (char) (i << SYMBOL_SHIFT | length);
      for (int at = from + code; at < end; at += 1 << length) {
        entries[at] = entry;
      }
    }
  }

  private void reserve(int more) {
    size += more;
    if (size > MAX_ENTRIES) {
      throw Faults.tooLarge(
          "the prefix codes of the WebP need more than " + MAX_ENTRIES + " entries in tables",
          "save it again with libwebp, or as PNG");
    }
    if (size > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(size, 2 * entries.length));
    }
  }
}
