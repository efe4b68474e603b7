package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.input.RowSource;
import dev.emotion4j.image.decode.input.StreamedImage;
import dev.emotion4j.image.decode.png.PngDecoder;
import dev.emotion4j.image.pixels.PackedImage;
import org.jspecify.annotations.Nullable;

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
   * @return {@code null} if the picture is interlaced, or does not stand upright
   */
  @Nullable RgbImage stream(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    decoder.start(file, length);
    options.limit().check(decoder.width(), decoder.height(), "PNG");
    if (!decoder.hasRows()
        || options.orientation(decoder.orientation()) > ExifOrientation.UPRIGHT) {
      return null;
    }
    decoder.begin(options.wholeRange());
    return new StreamedImage(decoder, memory.take(3L * decoder.width() + RowSource.SLACK, "PNG"));
  }

  /** Forgets the file. */
  void release() {
    decoder.release();
  }

  void close() {
    decoder.close();
  }
}
