package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.png.PngDecoder;
import dev.emotion4j.image.pixels.PackedImage;
import dev.emotion4j.image.pixels.RowPass;

/** Reads PNG. Reusable, not thread-safe. */
@DesktopOnly
final class PngPicture {
  private final PngDecoder decoder = new PngDecoder();

  RgbImage read(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    decoder.start(file, length);
    int width = decoder.width();
    int height = decoder.height();
    options.limit().check(width, height, "PNG");
    decoder.begin(options.wholeRange());
    byte[] rgb = memory.take(3L * width * height, "PNG");
    if (decoder.hasRows()) {
      for (int y = 0; y < height; y++) {
        decoder.row(y, rgb, 3 * y * width);
      }
    } else {
      decoder.all(rgb);
    }
    return PackedImage.rgb(rgb, width, height).oriented(options.orientation(decoder.orientation()));
  }

  /**
   * The same, for one pass over its rows.
   *
   * @return {@code false}, and nothing is done, if the picture is interlaced, or does not stand
   *     upright
   */
  boolean stream(byte[] file, int length, DecodeOptions options, PixelMemory memory, RowPass pass) {
    decoder.start(file, length);
    options.limit().check(decoder.width(), decoder.height(), "PNG");
    if (!decoder.hasRows()
        || options.orientation(decoder.orientation()) > ExifOrientation.UPRIGHT) {
      return false;
    }
    decoder.begin(options.wholeRange());
    StreamedRows.pass(decoder, pass, memory, "PNG");
    return true;
  }

  /** Forgets the file. */
  void release() {
    decoder.release();
  }

  void close() {
    decoder.close();
  }
}
