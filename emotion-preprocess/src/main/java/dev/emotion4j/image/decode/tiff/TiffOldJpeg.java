package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.jpeg.JpegDecoder;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import java.nio.ByteOrder;

/**
 * Decodes a TIFF with JPEG of the old style (compression 6), of luma and chroma. The pixels are
 * libtiff's: chroma is repeated, and the colours are made as of other luma and chroma in TIFFs.
 */
@DesktopOnly
final class TiffOldJpeg {
  private static final int SAMPLES = 3;

  private static final int MOST_ROWS = 65535;

  private final int width;
  private final int height;
  private final JpegHeader jpeg = new JpegHeader();
  private final YccColors colors;

  /** Finds and checks the JPEG; the picture's size is known to be within limits. */
  TiffOldJpeg(TiffDirectory directory, int width, int height) {
    this.width = width;
    this.height = height;
    this.colors = new YccColors(directory);
    if (directory.has(TILES) || directory.has(TILE_WIDTH)) {
      throw Faults.unsupported("a TIFF with old-style JPEG in tiles");
    }
    int stripRows = Math.min(directory.value(STRIP_ROWS, height), height);
    if (height > MOST_ROWS) {
      throw Faults.damaged(
          "TIFF", "a picture of " + height + " rows, but a JPEG has no more than " + MOST_ROWS);
    }
    if (stripRows < 1) {
      throw Faults.damaged("TIFF", "strips of " + width + "x" + stripRows + " pixels");
    }
    int strips = (height + stripRows - 1) / stripRows;
    if (strips > 1 && !directory.has(STRIPS)) {
      throw Faults.damaged("TIFF", "it has no places of its " + strips + " strips");
    }
    if (strips > 1 && directory.file.order() == ByteOrder.BIG_ENDIAN) {
      // Of these, libtiff 4.5 leaves strips out.
      throw Faults.unsupported("a big-endian TIFF with old-style JPEG in more than one strip");
    }
    byte[] file = new OldJpegStream(directory, strips).assemble(width, height, stripRows);
    jpeg.parse(file, file.length);
    jpeg.repeatSamples();
    if (jpeg.width() != width || jpeg.height() < height) {
      throw Faults.damaged(
          "TIFF",
          "a JPEG of "
              + jpeg.width()
              + "x"
              + jpeg.height()
              + " pixels in a picture of "
              + width
              + "x"
              + height);
    }
  }

  /** Decodes to red, green and blue. */
  byte[] pixels() {
    JpegDecoder decoder = new JpegDecoder(jpeg);
    decoder.start();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[SAMPLES * width];
    for (int y = 0, to = 0; y < height; y++) {
      decoder.samples(y, row);
      for (int i = 0; i < row.length; i += SAMPLES, to += 3) {
        colors.store(row[i], row[i + 1], row[i + 2], rgb, to);
      }
    }
    return rgb;
  }
}
