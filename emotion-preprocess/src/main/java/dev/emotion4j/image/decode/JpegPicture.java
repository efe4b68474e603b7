package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.input.RowSource;
import dev.emotion4j.image.decode.jpeg.JpegDecoder;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.pixels.BufferImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import dev.emotion4j.image.pixels.RowPass;
import java.nio.ByteBuffer;

/**
 * Reads JPEG, with the system's libjpeg-turbo, with that inside the JDK, or else with {@link
 * JpegDecoder}: the pixels are the same. What libjpeg-turbo has anything to say against is left to
 * the latter, so that errors are the same everywhere too. Reusable, not thread-safe.
 */
@DesktopOnly
final class JpegPicture {
  /** Larger pictures are decoded in Java, a row at a time, instead of at once. */
  private static final int MAX_TURBO_BYTES = 96 << 20;

  private final JpegHeader header = new JpegHeader();
  private final JpegDecoder decoder = new JpegDecoder(header);
  private final TurboJpeg turbo = new TurboJpeg();
  private final JdkJpeg jdk = new JdkJpeg();

  RgbImage read(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    int orientation = parse(file, length, options);
    int width = header.width();
    int height = header.height();
    ByteBuffer pixels = header.isForTurbo() ? turbo.decode(header) : null;
    if (pixels != null && memory.isKept()) {
      return inPlace(pixels, orientation);
    }
    byte[] rgb = pixels == null && suitsJdk() ? jdk.decode(header, memory) : null;
    if (rgb != null) {
      return PackedImage.rgb(rgb, width, height).oriented(orientation);
    }
    rgb = memory.take(3L * width * height + RowSource.SLACK, "JPEG");
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

  /**
   * The same, for one pass over its rows.
   *
   * @return {@code false}, and nothing is done, if the picture does not stand upright
   */
  boolean stream(byte[] file, int length, DecodeOptions options, PixelMemory memory, RowPass pass) {
    int orientation = parse(file, length, options);
    if (orientation > ExifOrientation.UPRIGHT) {
      return false;
    }
    ByteBuffer pixels = suitsTurbo() ? turbo.decode(header) : null;
    if (pixels != null) {
      pass.over(inPlace(pixels, orientation));
    } else if (!suitsJdk() || !jdk.passTo(header, pass, memory)) {
      decoder.start();
      StreamedRows.pass(decoder, pass, memory, "JPEG");
    }
    return true;
  }

  private boolean suitsTurbo() {
    return header.isForTurbo() && 3L * header.width() * header.height() <= MAX_TURBO_BYTES;
  }

  private boolean suitsJdk() {
    return suitsTurbo()
        && header.hasOneScan()
        && JdkJpeg.hasTurbo((long) header.width() * header.height());
  }

  private int parse(byte[] file, int length, DecodeOptions options) {
    header.parse(file, length);
    options.limit().check(header.width(), header.height(), "JPEG");
    return options.orientation(header.orientation());
  }

  private RgbImage inPlace(ByteBuffer pixels, int orientation) {
    Layout layout = Layout.dense(header.width(), header.height(), 3).oriented(orientation);
    return new BufferImage(pixels, layout, 0, 1, 2);
  }

  /** Forgets the file. */
  void release() {
    decoder.release();
  }

  void close() {
    turbo.release();
    jdk.release();
  }
}
