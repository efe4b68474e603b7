package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.Lzw;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the strips or tiles of a TIFF to rows of samples, of 1 to 16 bits or of 32.
 *
 * <p>Pillow takes samples without compression from where they start, and does not look at how many
 * bytes a strip is said to have; nor is that done here.
 */
final class TiffSamples {
  private final TiffDirectory directory;
  private final TiffBlocks blocks;
  private final int compression;
  private final int bits;
  private final int planes;

  /** Samples of a pixel in each plane, and in a row of samples. */
  private final int channels;

  /** Whose pixels share their chroma, or {@code null}. */
  private final @Nullable SharedChroma chroma;

  private final int faxOptions;
  private final boolean lowestBitFirst;
  private final boolean differences;
  private final boolean byteDifferences;
  private final int columns;
  private final int rows;

  /** For each plane of the current block, the bytes that its rows are in, and where they start. */
  private final byte[][] bytes;

  private final int[] start;
  private final Lzw lzw = new Lzw();
  private byte[][] decoded = {};
  private int block;

  /**
   * Prepares.
   *
   * @param planes how many planes are decoded, of one sample each; or 1 with all samples
   */
  TiffSamples(TiffHeader header, TiffBlocks blocks, int planes) {
    this.directory = header.directory;
    this.blocks = blocks;
    this.compression = header.compression;
    this.bits = header.bits;
    this.planes = planes;
    this.channels = planes > 1 ? 1 : header.planes() > 1 ? 1 : header.samples;
    this.chroma = header.sharedChroma();
    // Any other count is damage, of which libtiff takes no notice.
    boolean hasOptions = directory.count(TiffDirectory.FAX_OPTIONS) == 1;
    this.faxOptions = hasOptions ? directory.value(TiffDirectory.FAX_OPTIONS, 0) : 0;
    this.lowestBitFirst = header.lowestBitFirst;
    this.differences = header.differences;
    this.byteDifferences = header.byteDifferences;
    this.columns = header.width();
    this.rows = header.height();
    this.bytes = new byte[planes][];
    this.start = new int[planes];
  }

  /** Columns and rows of a block that are in the picture. */
  int columns(int index) {
    return Math.min(blocks.width, columns - blocks.x(index));
  }

  int rows(int index) {
    return Math.min(blocks.height, rows - blocks.y(index));
  }

  private long rowBytes(long pixels) {
    return (pixels * channels * bits + 7) / 8;
  }

  /** Whether samples are bytes that can be copied. */
  boolean areBytes() {
    return bits == 8 && planes == 1 && !differences && chroma == null;
  }

  /**
   * Copies a row to red, green and blue.
   *
   * @param next how far apart these are: 1, or 0 if there is only grey
   */
  void copyRow(int row, int next, byte[] rgb, int at) {
    byte[] source = bytes[0];
    int from = (int) (start[0] + row * rowBytes(blocks.width));
    int length = 3 * columns(block);
    if (channels == 3 && next == 1) {
      System.arraycopy(source, from, rgb, at, length);
      return;
    }
    for (int to = at; to < at + length; to += 3, from += channels) {
      rgb[to] = source[from];
      rgb[to + 1] = source[from + next];
      rgb[to + 2] = source[from + 2 * next];
    }
  }

  /** Decodes the block of this number in all planes. */
  void start(int index) {
    block = index;
    for (int plane = 0; plane < planes; plane++) {
      int number = plane * blocks.count + index;
      if (compression == TiffCodes.NONE) {
        locate(number, plane);
      } else {
        decode(number, plane);
      }
    }
  }

  /** Refuses samples without compression that are not in the file. */
  void checkEnds() {
    for (int number = 0; compression == TiffCodes.NONE && number < blocks.all(); number++) {
      TiffBlocks.checkEnd(end(number), directory.bytes);
    }
  }

  private long end(int number) {
    return blocks.offset(number)
        + (rows(number) - 1) * rowBytes(blocks.width)
        + rowBytes(columns(number));
  }

  private void locate(int number, int plane) {
    bytes[plane] = directory.bytes;
    start[plane] = blocks.offset(number);
    if (lowestBitFirst) {
      bytes[plane] = turned(blocks.offset(number), (int) end(number));
      start[plane] = 0;
    }
  }

  private byte[] turned(int from, int end) {
    byte[] turned = Arrays.copyOfRange(directory.bytes, from, end);
    for (int i = 0; i < turned.length; i++) {
      turned[i] = (byte) (Integer.reverse(turned[i]) >>> 24);
    }
    return turned;
  }

  private void decode(int number, int plane) {
    int most = decodedBytes(blocks.height);
    if (decoded.length == 0) {
      decoded = new byte[planes][most];
    }
    int wanted = blocks.tiled ? most : decodedBytes(rows(number));
    int from = blocks.offset(number);
    int end = blocks.end(number, directory.bytes);
    byte[] in = directory.bytes;
    if (lowestBitFirst) {
      in = turned(from, end);
      end -= from;
      from = 0;
    }
    byte[] out = decoded[plane];
    int found =
        TiffFax.knows(compression)
            ? TiffFax.decode(compression, faxOptions, blocks.width, in, from, end, out, wanted)
            : TiffCodes.decode(compression, lzw, in, from, end, out, wanted);
    if (found < 0) {
      throw Faults.damaged(
          "TIFF",
          "codes that cannot be inflated, or a wrong checksum, in its " + blocks.name(number));
    }
    if (found < wanted) {
      throw Faults.damaged(
          "TIFF",
          "codes for " + found + " of the " + wanted + " bytes of its " + blocks.name(number));
    }
    if (chroma != null && differences) {
      chroma.sum(blocks, out, wanted);
    }
    bytes[plane] = out;
    start[plane] = 0;
  }

  private int decodedBytes(int blockRows) {
    long needed =
        chroma != null ? chroma.bytes(blocks.width, blockRows) : blockRows * rowBytes(blocks.width);
    if (needed > Integer.MAX_VALUE - Long.BYTES) {
      throw Faults.tooLarge(
          "the TIFF has strips or tiles of " + needed + " bytes", "save it with smaller ones");
    }
    return (int) needed;
  }

  /** Reads the samples of a row of the block, those of a pixel one after the other. */
  void row(int row, int[] to) {
    if (chroma != null) {
      chroma.row(bytes[0], blocks.width, row, columns(block), to);
      return;
    }
    if (byteDifferences) {
      sum(bytes[0], (int) (start[0] + row * rowBytes(blocks.width)), to);
      return;
    }
    int count = columns(block) * channels;
    for (int plane = 0; plane < planes; plane++) {
      int at = (int) (start[plane] + row * rowBytes(blocks.width));
      unpack(bytes[plane], at, count, to, plane, planes);
    }
    if (differences) {
      int step = channels * planes;
      int mask = -1 >>> (32 - bits);
      for (int i = step; i < count * planes; i++) {
        to[i] = (to[i] + to[i - step]) & mask;
      }
    }
  }

  /**
   * Adds up the differences of a row's bytes. First come the highest bytes of all its numbers, of
   * which each pixel has one.
   */
  private void sum(byte[] from, int at, int[] to) {
    int value = 0;
    for (int i = at; i < at + Integer.BYTES * blocks.width; ) {
      for (int x = 0; x < blocks.width; x++) {
        value += from[i++];
        to[x] = to[x] << 8 | (value & 0xFF);
      }
    }
  }

  private void unpack(byte[] from, int at, int count, int[] to, int first, int step) {
    if (bits == 8) {
      for (int i = 0, t = first; i < count; i++, t += step) {
        to[t] = from[at + i] & 0xFF;
      }
    } else if (bits == 16) {
      int low = directory.file.order() == ByteOrder.BIG_ENDIAN ? 1 : 0;
      for (int i = at, t = first; i < at + 2 * count; i += 2, t += step) {
        to[t] = (from[i + 1 - low] & 0xFF) << 8 | (from[i + low] & 0xFF);
      }
    } else if (bits == 32) {
      ByteBuffer numbers = ByteBuffer.wrap(from).order(directory.file.order());
      for (int i = 0, t = first; i < count; i++, t += step) {
        to[t] = numbers.getInt(at + i * Integer.BYTES);
      }
    } else {
      int mask = (1 << bits) - 1;
      for (int i = 0, t = first; i < count; i++, t += step) {
        long bit = (long) i * bits;
        int last = at + (int) ((bit + bits - 1) >> 3);
        // A sample reaches over three bytes at the most.
        int word = 0;
        for (int b = at + (int) (bit >> 3); b <= last; b++) {
          word = word << 8 | (from[b] & 0xFF);
        }
        to[t] = word >> (7 - (int) ((bit + bits - 1) & 7)) & mask;
      }
    }
  }
}
