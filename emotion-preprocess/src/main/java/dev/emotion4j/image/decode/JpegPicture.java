package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.jpeg.JpegDecoder;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.pixels.BufferImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import java.nio.ByteBuffer;

/**
 * Reads JPEG, with the system's libjpeg-turbo or else with {@link JpegDecoder}: the pixels are the
 * same. What libjpeg-turbo has anything to say against is left to the latter, so that errors are
 * the same everywhere too. Reusable, not thread-safe.
 */
@DesktopOnly
final class JpegPicture {
  private final JpegHeader header = new JpegHeader();
  private final JpegDecoder decoder = new JpegDecoder(header);
  private final TurboJpeg turbo = new TurboJpeg();

  RgbImage read(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    header.parse(file, length);
    int width = header.width();
    int height = header.height();
    options.limit().check(width, height, "JPEG");
    int orientation = options.orientation(header.orientation());
    ByteBuffer pixels = header.isForTurbo() ? turbo.decode(header) : null;
    if (pixels != null && memory.isKept()) {
      Layout layout = Layout.dense(width, height, 3).oriented(orientation);
      return new BufferImage(pixels, layout, 0, 1, 2);
    }
    byte[] rgb = memory.take(3L * width * height + JpegDecoder.SLACK, "JPEG");
    if (pixels != null) {
      pixels.get(rgb, 0, 3 * width * height);
    } else {
      decoder.start();
      for (int y = 0; y < height; y++) {
        decoder.row(y, rgb, 3 * y * width);
      }
    }
    return PackedImage.rgb(rgb, width, height).oriented(orientation);
  }

  /** Forgets the file. */
  void release() {
    decoder.release();
  }

  void close() {
    turbo.release();
  }
}
