package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.input.RowSource;
import dev.emotion4j.image.decode.input.StreamedImage;
import dev.emotion4j.image.decode.jpeg.JpegDecoder;
import dev.emotion4j.image.decode.jpeg.JpegHeader;
import dev.emotion4j.image.pixels.BufferImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
    byte[] rgb = pixels == null ? withJdk(memory) : null;
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
   * @return {@code null} if the picture does not stand upright
   */
  @Nullable RgbImage stream(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    int orientation = parse(file, length, options);
    long bytes = 3L * header.width() * header.height();
    if (header.isForTurbo() && bytes <= MAX_TURBO_BYTES) {
      ByteBuffer pixels = turbo.decode(header);
      if (pixels != null) {
        return inPlace(pixels, orientation);
      }
      byte[] rgb = withJdk(memory);
      if (rgb != null) {
        return PackedImage.rgb(rgb, header.width(), header.height()).oriented(orientation);
      }
    }
    if (orientation > ExifOrientation.UPRIGHT) {
      return null;
    }
    decoder.start();
    return new StreamedImage(decoder, memory.take(3L * header.width() + RowSource.SLACK, "JPEG"));
  }

  private byte @Nullable [] withJdk(PixelMemory memory) {
    long pixels = (long) header.width() * header.height();
    boolean suits = header.isForTurbo() && 3 * pixels <= MAX_TURBO_BYTES;
    return suits && JdkJpeg.hasTurbo(pixels) ? jdk.decode(header, memory) : null;
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
