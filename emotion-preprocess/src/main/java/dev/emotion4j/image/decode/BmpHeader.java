package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a BMP file says before its pixels, and whether they are all there.
 *
 * <p>Source: Microsoft's description of {@code BITMAPFILEHEADER}, {@code BITMAPINFOHEADER} and
 * bitmap compression.
 */
final class BmpHeader {
  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;

  final int width;
  final int height;
  final int bits;
  final int[] palette;

  /** Parses the headers and walks runs; the messages are without the file's name. */
  BmpHeader(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int pixels = in.getInt(10);
      int headerBytes = in.getInt(FILE_HEADER_BYTES);
      boolean core = headerBytes == CORE_HEADER_BYTES;
      width = core ? in.getShort(18) & 0xFFFF : in.getInt(18);
      int rows = core ? in.getShort(20) & 0xFFFF : in.getInt(22);
      height = rows < 0 ? Math.negateExact(rows) : rows;
      bits = in.getShort(core ? 24 : 28);
      int compression = core ? 0 : in.getInt(30);
      int colors = core ? 0 : in.getInt(46);
      if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
        throw new ImageException(
            ImageException.Reason.UNSUPPORTED,
            "a BMP with " + bits + " bits a pixel; 1, 4, 8, 16, 24 and 32 are supported");
      }
      if (width < 1 || height < 1 || pixels < 0 || headerBytes < CORE_HEADER_BYTES) {
        throw new ImageException(
            ImageException.Reason.DAMAGED,
            "the BMP is damaged: its header makes no sense; copy it again");
      }
      int most = bits <= 8 ? 1 << bits : 0;
      palette =
          Palettes.of(
              file,
              FILE_HEADER_BYTES + headerBytes,
              colors > 0 ? Math.min(colors, most) : most,
              core ? 3 : 4,
              true);
      if (compression == RLE8 || compression == RLE4) {
        walkRuns(in, pixels, compression == RLE4);
      } else if (pixels + ((long) width * bits + 31) / 32 * 4 * height > file.length) {
        throw new IndexOutOfBoundsException();
      }
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the BMP is truncated at its " + file.length + " bytes; copy it again",
          e);
    }
  }

  /** Runs end with an end of bitmap, or with the last pixel. */
  private void walkRuns(ByteBuffer in, int from, boolean nibbles) {
    int at = from;
    long row = 0;
    long column = 0;
    while (row < height && (row < height - 1 || column < width)) {
      int count = in.get(at) & 0xFF;
      int value = in.get(at + 1) & 0xFF;
      at += 2;
      if (count > 0) {
        column += count;
      } else if (value == 1 || (value == 0 && column == 0)) {
        // The format allows to leave out pixels, but damage looks the same, and Pillow refuses it.
        throw new ImageException(
            ImageException.Reason.DAMAGED,
            "the BMP is damaged: its runs leave out pixels of row "
                + (row + 1)
                + " of "
                + height
                + "; copy it again");
      } else if (value == 0) {
        row++;
        column = 0;
      } else if (value == 2) {
        column += in.get(at) & 0xFF;
        row += in.get(at + 1) & 0xFF;
        at += 2;
      } else {
        column += value;
        int bytes = nibbles ? (value + 1) / 2 : value;
        at += bytes + (bytes & 1);
        in.get(at - 1);
      }
    }
  }
}
