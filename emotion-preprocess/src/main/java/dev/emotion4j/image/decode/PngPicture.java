package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.png.PngDecoder;
import dev.emotion4j.image.pixels.PackedImage;

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

  /** Forgets the file. */
  void release() {
    decoder.release();
  }

  void close() {
    decoder.close();
  }
}
