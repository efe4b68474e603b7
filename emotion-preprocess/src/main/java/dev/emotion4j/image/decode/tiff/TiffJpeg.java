package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.RowSource;
import dev.emotion4j.image.decode.jpeg.JpegColors;
import dev.emotion4j.image.decode.jpeg.JpegDecoder;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import java.util.Arrays;

/**
 * Decodes a TIFF whose strips or tiles are JPEGs, as scanners write them (TIFF Technical Note 2):
 * each has a picture of its own, and leaves out the tables that all share. The pixels are those of
 * libtiff, for which the photometric interpretation tells the colours, whatever the JPEGs say.
 */
@DesktopOnly
final class TiffJpeg {
  private static final int MARKER_BYTES = 2;

  /** Each block gets a copy of the tables; all that a JPEG can name have less than 3 KB. */
  private static final int MAX_TABLE_BYTES = 4096;

  private final TiffDirectory directory;
  private final TiffBlocks blocks;
  private final JpegColors colors;
  private final int width;
  private final int height;

  /** All segments of the shared tables, after a start marker. */
  private final byte[] tables;

  private final JpegHeader jpeg;
  private final JpegDecoder decoder;

  TiffJpeg(TiffDirectory directory, TiffBlocks blocks, JpegColors colors) {
    this.directory = directory;
    this.blocks = blocks;
    this.colors = colors;
    this.width = directory.value(WIDTH, 0);
    this.height = directory.value(HEIGHT, 0);
    this.tables = sharedTables(directory);
    this.jpeg = header(directory);
    this.decoder = new JpegDecoder(jpeg);
  }

  /** Grey with alpha has two components. */
  private static JpegHeader header(TiffDirectory directory) {
    return new JpegHeader(directory.value(SAMPLES, 1) == 2);
  }

  private static byte[] sharedTables(TiffDirectory directory) {
    long count = directory.count(JPEG_TABLES);
    if (count <= 2 * MARKER_BYTES) {
      return new byte[] {(byte) 0xFF, (byte) 0xD8};
    }
    if (count > MAX_TABLE_BYTES) {
      throw Faults.damaged("TIFF", "JPEG tables of " + count + " bytes");
    }
    int from = directory.start(JPEG_TABLES, Byte.BYTES);
    // All but their end marker.
    long end = from + count - MARKER_BYTES;
    if (end > directory.bytes.length) {
      throw new IndexOutOfBoundsException("JPEG tables");
    }
    return Arrays.copyOfRange(directory.bytes, from, (int) end);
  }

  /** Refuses JPEGs that cost more than their strip or tile would. */
  static void checkSizes(TiffDirectory directory, TiffBlocks blocks) {
    JpegHeader jpeg = header(directory);
    for (int i = 0; i < blocks.all(); i++) {
      byte[] block =
          Arrays.copyOfRange(directory.bytes, blocks.offset(i), blocks.end(i, directory.bytes));
      jpeg.parse(block, block.length);
      if (jpeg.width() > blocks.width || jpeg.height() > blocks.height) {
        throw wrongSize(jpeg, blocks.width, blocks.height);
      }
    }
  }

  private static ImageException wrongSize(JpegHeader jpeg, int columns, int rows) {
    return Faults.damaged(
        "TIFF",
        "a JPEG of "
            + jpeg.width()
            + "x"
            + jpeg.height()
            + " pixels in a strip or tile of "
            + columns
            + "x"
            + rows);
  }

  /**
   * Decodes all blocks, which are known to be inside the file, to red, green and blue.
   *
   * @param negative whether white is zero
   */
  byte[] pixels(boolean negative) {
    byte[] rgb = new byte[3 * width * height];
    for (int block = 0; block < blocks.all(); block++) {
      int x = blocks.x(block);
      int y = blocks.y(block);
      int length = (int) blocks.length(block);
      if (length <= MARKER_BYTES) {
        throw Faults.truncated("TIFF", "its " + blocks.name(block) + " is missing");
      }
      start(blocks.offset(block), length);
      int columns = Math.min(blocks.width, width - x);
      copyTo(rgb, block / blocks.count, x, y, columns, Math.min(blocks.height, height - y));
    }
    for (int i = 0; negative && i < rgb.length; i++) {
      rgb[i] = (byte) ~rgb[i];
    }
    return rgb;
  }

  private void start(int from, int length) {
    byte[] file = Arrays.copyOf(tables, tables.length + length);
    System.arraycopy(
        directory.bytes, from + MARKER_BYTES, file, tables.length, length - MARKER_BYTES);
    // As libtiff, an end marker, which a block need not have.
    file[file.length - 2] = (byte) 0xFF;
    file[file.length - 1] = (byte) 0xD9;
    jpeg.parse(file, file.length);
    int needed =
        switch (colors) {
          case GREY -> 1;
          case CMYK, MULTIPLIED_RGB -> 4;
          default -> 3;
        };
    if (jpeg.components() < needed) {
      throw Faults.damaged(
          "TIFF",
          "a JPEG of " + jpeg.components() + " components inside, but " + needed + " are needed");
    }
    if (colors != JpegColors.YCC && jpeg.isSubsampled()) {
      throw Faults.unsupported("a TIFF whose JPEGs have fewer samples of some of their colours");
    }
    jpeg.setColors(colors);
    decoder.start();
  }

  private void copyTo(byte[] rgb, int plane, int left, int top, int columns, int rows) {
    if (jpeg.width() < columns || jpeg.height() < rows) {
      throw wrongSize(jpeg, columns, rows);
    }
    byte[] row = new byte[3 * jpeg.width() + RowSource.SLACK];
    for (int y = 0; y < rows; y++) {
      decoder.row(y, row, 0);
      int to = 3 * ((top + y) * width + left);
      if (blocks.all() == blocks.count) {
        System.arraycopy(row, 0, rgb, to, 3 * columns);
      } else {
        for (int i = plane; i < 3 * columns; i += 3) {
          rgb[to + i] = row[i];
        }
      }
    }
    for (int y = rows; y < jpeg.height(); y++) {
      decoder.row(y, row, 0); // damage in what is cut off is damage too
    }
  }
}
