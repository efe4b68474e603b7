package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of entropy-coded data (ITU-T T.81, F.2.2.5), up to the next marker; after it come zeros,
 * which are counted.
 */
@DesktopOnly
final class BitReader {
  /** What {@link #refill} leaves at least: a code of 16 bits and as many more. */
  static final int ENOUGH = 32;

  /** What {@link #coefficient} returns for bits that are no code. */
  static final int NO_CODE = Integer.MIN_VALUE;

  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] file = {};

  /** The next byte that is not yet among the bits, and the end of what may be read. */
  private int at;

  private int end;

  /** Where the marker is that stopped the reader, or -1. */
  private int marker;

  /** The last {@code count} bits are the next ones. */
  private long bits;

  private int count;

  /** How many of the bits are zeros that the file does not have; they are the last ones. */
  private int made;

  /** Starts reading at a byte. */
  void start(byte[] bytes, int from, int to) {
    file = bytes;
    end = to;
    restart(from);
  }

  /** Continues at a byte, such as the one after a restart marker. */
  void restart(int from) {
    at = from;
    marker = -1;
    bits = 0;
    count = 0;
    made = 0;
  }

  /** Forgets the file. */
  void release() {
    start(new byte[0], 0, 0);
  }

  /** Makes sure that at least {@link #ENOUGH} bits can be taken. */
  void refill() {
    if (count >= ENOUGH) {
      return;
    }
    if (at + 8 <= end) {
      long next = (long) LONG.get(file, at);
      // Whether a byte is 0xFF: only then its highest bit is set and falls away by adding 1.
      if ((next & ~(next + ONES) & HIGH_BITS) == 0) {
        bits = bits << 32 | next >>> 32;
        count += 32;
        at += 4;
        return;
      }
    }
    refillByBytes();
  }

  private void refillByBytes() {
    while (count < ENOUGH) {
      int value = 0;
      if (marker >= 0 || at >= end) {
        made += 8;
      } else {
        value = file[at] & 0xFF;
        if (value == 0xFF) {
          int next = at + 1;
          while (next < end && file[next] == (byte) 0xFF) {
            next++;
          }
          if (next < end && file[next] == 0) {
            at = next + 1;
          } else {
            marker = at;
            continue;
          }
        } else {
          at++;
        }
      }
      bits = bits << 8 | value;
      count += 8;
    }
  }

  /** Takes a code; returns its symbol, or -1 if no symbol has it. Leaves 16 bits or more. */
  int symbol(HuffmanTable table) {
    refill();
    int entry =
        table
            .lookup[
            (int) (bits >>> (count - HuffmanTable.LOOKUP_BITS))
                & ((1 << HuffmanTable.LOOKUP_BITS) - 1)];
    if (entry != 0) {
      count -= entry >> 8;
      return entry & 0xFF;
    }
    int next = (int) (bits >>> (count - 16)) & 0xFFFF;
    for (int length = HuffmanTable.LOOKUP_BITS + 1; length <= 16; length++) {
      if (next <= table.lastCode[length]) {
        count -= length;
        int place = (next >> (16 - length)) - table.offset[length];
        return table.symbols[place & 0xFF];
      }
    }
    return -1;
  }

  /**
   * Takes a code of an AC table with the bits of its coefficient.
   *
   * @return {@code coefficient << 8 | symbol}, or {@link #NO_CODE}
   */
  int coefficient(HuffmanTable table) {
    refill();
    int entry =
        table
            .coefficients[
            (int) (bits >>> (count - HuffmanTable.LOOKUP_BITS))
                & ((1 << HuffmanTable.LOOKUP_BITS) - 1)];
    if (entry != 0) {
      count -= entry & 0xF;
      return entry >> 4;
    }
    int symbol = symbol(table);
    if (symbol < 0) {
      return NO_CODE;
    }
    int length = symbol & 0xF;
    return length == 0 ? symbol : extended(length) << 8 | symbol;
  }

  /** Takes up to 16 bits as a number. */
  int take(int length) {
    count -= length;
    return (int) (bits >>> count) & ((1 << length) - 1);
  }

  /** Takes the bits of a coefficient or difference: F.2.2.1's EXTEND. */
  int extended(int length) {
    count -= length;
    int value = (int) (bits >>> count) & ((1 << length) - 1);
    // A first bit of 0 stands for a negative number.
    int negative = (value >> (length - 1)) - 1;
    return value + (negative & (1 - (1 << length)));
  }

  /** Whether more was taken than there was before the marker. */
  boolean isOverrun() {
    return count < made;
  }

  /**
   * Goes to the marker after the data, over what may lie between.
   *
   * @return its position, or {@code end} if there is none
   */
  int skipToMarker() {
    int i = position();
    while (i < end) {
      if (file[i] == (byte) 0xFF) {
        int next = i + 1;
        while (next < end && file[next] == (byte) 0xFF) {
          next++;
        }
        if (next >= end) {
          return end;
        }
        if (file[next] != 0) {
          return next - 1;
        }
        i = next + 1;
      } else {
        i++;
      }
    }
    return end;
  }

  /** The byte after the last one of which a bit was taken. */
  int position() {
    // The bytes that were read too early, of which a stuffed one takes two places.
    int whole = Math.max(0, count - made) / 8;
    int i = marker >= 0 ? marker : at;
    for (; whole > 0; whole--) {
      i--;
      if (file[i] == 0) {
        int stuffed = i;
        while (stuffed > 0 && file[stuffed - 1] == (byte) 0xFF) {
          stuffed--;
        }
        i = stuffed;
      }
    }
    return i;
  }

  /** How many bytes there are up to the end, of which some may belong to what follows. */
  int remaining() {
    return marker >= 0 ? 0 : end - at;
  }

  /** Whether what is left of the last byte is ones, as F.1.2.3 wants it. */
  boolean isFilledWithOnes() {
    int left = Math.max(0, count - made) % 8;
    int rest = (int) (bits >>> (count - left)) & ((1 << left) - 1);
    return rest == (1 << left) - 1;
  }
}
