package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Lzw;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The compressions of TIFF that keep bytes as they are. What comes after the last byte that is
 * wanted does no harm, as in libtiff, which decodes them for Pillow, but for damage that Deflate's
 * checksum shows.
 *
 * <p>Source: TIFF 6.0, sections 9 and 13; the old order of LZW's bits is that of libtiff's {@code
 * LZWDecodeCompat}.
 */
final class TiffCodes {
  static final int NONE = 1;
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int PACK_BITS = 32773;
  private static final int OLD_DEFLATE = 32946;

  /**
   * More bytes than come out of one: a code of LZW has 9 bits at the least, and up to 3838 bytes.
   */
  static final int MOST_DECODED = 4096;

  private TiffCodes() {}

  /** Whether a predictor counts. */
  static boolean isPredicted(int compression) {
    return compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE;
  }

  /** Whether this is one of the compressions that are decoded here. */
  static boolean isCompressed(int compression) {
    return isPredicted(compression) || compression == PACK_BITS;
  }

  /**
   * Decodes one strip or tile.
   *
   * @param lzw may be used again for the next one
   * @param in holds its codes, from {@code at} to {@code end}
   * @param length how many bytes of {@code out} are wanted
   * @return how many there are; -1 if none is sure, since a checksum does not hold
   */
  static int decode(int compression, Lzw lzw, byte[] in, int at, int end, byte[] out, int length) {
    return switch (compression) {
      case PACK_BITS -> unpackBits(in, at, end, out, length);
      case LZW -> lzw.decode(lzwCodes(in, at, end), 8, isOldLzw(in, at, end) ? 0 : 1, out, length);
      default -> inflate(in, at, end, out, length);
    };
  }

  private static int unpackBits(byte[] in, int from, int end, byte[] out, int length) {
    int at = from;
    int done = 0;
    while (done < length && at < end) {
      int count = in[at++];
      if (count == -128) {
        continue; // says nothing
      }
      int bytes = Math.min(count < 0 ? 1 - count : 1 + count, length - done);
      if (count < 0 && at < end) {
        Arrays.fill(out, done, done + bytes, in[at++]);
      } else if (count >= 0 && end - at >= bytes) {
        System.arraycopy(in, at, out, done, bytes);
        at += bytes;
      } else {
        break;
      }
      done += bytes;
    }
    return done;
  }

  private static boolean isOldLzw(byte[] in, int at, int end) {
    return end - at >= 2 && in[at] == 0 && (in[at + 1] & 1) != 0;
  }

  private static Lzw.Codes lzwCodes(byte[] in, int from, int end) {
    boolean lowestBitFirst = isOldLzw(in, from, end);
    return new Lzw.Codes() {
      private int at = from;
      private int bits;
      private int count;

      @Override
      public int read(int width) {
        while (count < width) {
          if (at >= end) {
            return -1;
          }
          int next = in[at++] & 0xFF;
          bits = lowestBitFirst ? bits | next << count : bits << 8 | next;
          count += 8;
        }
        count -= width;
        int mask = (1 << width) - 1;
        int code = (lowestBitFirst ? bits : bits >>> count) & mask;
        bits = lowestBitFirst ? bits >>> width : bits & ((1 << count) - 1);
        return code;
      }
    };
  }

  private static int inflate(byte[] in, int at, int end, byte[] out, int length) {
    Inflater inflater = new Inflater();
    int done = 0;
    try {
      inflater.setInput(in, at, end - at);
      while (done < length) {
        int more = inflater.inflate(out, done, length - done);
        if (more == 0) {
          break; // no more input, or a dictionary that TIFF does not have
        }
        done += more;
      }
      // On to the checksum, if it is there, over what some writers have too much.
      byte[] rest = new byte[4096];
      int spare = inflater.inflate(rest);
      for (int total = spare; spare > 0 && total < length; total += spare) {
        spare = inflater.inflate(rest);
      }
    } catch (DataFormatException e) {
      return -1;
    } finally {
      inflater.end();
    }
    return done;
  }
}
