package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.PackedImage;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG, GIF, BMP and TIFF with the JDK's readers, WebP and other formats with whatever
 * plug-in there is. The readers give samples and palette indexes; colours are made of them here, as
 * Pillow does.
 */
@DesktopOnly
final class ImageIoDecoder {
  private ImageIoDecoder() {}

  static RgbImage png(byte[] file, PixelLimit limit, boolean upright) throws IOException {
    PngHeader header = new PngHeader(file);
    limit.check(header.width, header.height, "PNG");
    BufferedImage image = decode("png", file, limit);
    int orientation = upright ? header.orientation() : ExifOrientation.NONE;
    if (header.palette != null) {
      return indexed(image.getRaster(), header.palette).oriented(orientation);
    }
    if (header.isGrey16()) {
      return grey16(image.getRaster(), orientation);
    }
    return BufferedImages.of(image, orientation);
  }

  static RgbImage gif(byte[] file, PixelLimit limit) throws IOException {
    GifHeader header = new GifHeader(file);
    limit.check(header.canvasWidth(), header.canvasHeight(), "GIF");
    PackedImage frame = indexed(decode("gif", file, limit).getRaster(), header.palette);
    return frame.placed(
        header.frame, header.canvasWidth(), header.canvasHeight(), header.background());
  }

  static RgbImage bmp(byte[] file, PixelLimit limit) throws IOException {
    BmpHeader header = new BmpHeader(file);
    limit.check(header.width, header.height, "BMP");
    BufferedImage image = decode("bmp", file, limit);
    if (header.bits <= 8) {
      return indexed(image.getRaster(), header.palette);
    }
    return header.bits == 16 ? highColor(image.getRaster()) : BufferedImages.of(image);
  }

  static RgbImage tiff(byte[] file, PixelLimit limit, boolean upright) throws IOException {
    TiffHeader header = new TiffHeader(file);
    limit.check(header.width, header.height, "TIFF");
    limit.check(header.paddedWidth(), header.paddedHeight(), "TIFF with whole tiles");
    header.checkBlocks();
    BufferedImage image = decode("tiff", file, limit);
    int orientation = upright ? ExifOrientation.of(ByteBuffer.wrap(file)) : ExifOrientation.NONE;
    if (header.hasPalette()) {
      return indexed(image.getRaster(), header.palette()).oriented(orientation);
    }
    if (header.isGrey16()) {
      return grey16(image.getRaster(), orientation);
    }
    return BufferedImages.of(image, orientation);
  }

  static RgbImage webp(byte[] file, PixelLimit limit, boolean upright) throws IOException {
    WebpHeader header = new WebpHeader(file);
    int orientation = upright ? header.orientation() : ExifOrientation.NONE;
    RgbImage image = withPlugin(header.picture(), limit, orientation);
    if (image == null) {
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
          "a WebP picture, which Java reads only with an ImageIO plug-in; add"
              + " com.github.usefulness:webp-imageio to the class path, or convert the picture to"
              + " PNG");
    }
    return image;
  }

  /** Returns {@code null} if no reader knows the format. */
  static @Nullable RgbImage withPlugin(byte[] file, PixelLimit limit, int orientation)
      throws IOException {
    try (ImageInputStream in = open(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext()
          ? BufferedImages.of(read(readers.next(), in, limit), orientation)
          : null;
    }
  }

  /** The reader that the JDK brings: plug-ins of the same format have other behaviour. */
  static ImageReader jdkReader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
        return reader;
      }
    }
    throw new ImageException(
        ImageException.Reason.UNSUPPORTED,
        "this Java runtime has no reader of its own for " + format);
  }

  /** A stream that never makes a temporary file, whatever ImageIO's settings are. */
  static ImageInputStream open(ByteArrayInputStream file) {
    return new MemoryCacheImageInputStream(file);
  }

  private static BufferedImage decode(String format, byte[] file, PixelLimit limit)
      throws IOException {
    try (ImageInputStream in = open(new ByteArrayInputStream(file))) {
      return read(jdkReader(format), in, limit);
    }
  }

  private static BufferedImage read(ImageReader reader, ImageInputStream in, PixelLimit limit)
      throws IOException {
    try {
      String[] warning = new String[1];
      reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
      reader.setInput(in, true, true);
      limit.check(
          reader.getWidth(0), reader.getHeight(0), reader.getFormatName().toUpperCase(Locale.ROOT));
      BufferedImage image = reader.read(0);
      if (warning[0] != null) {
        throw new ImageException(
            ImageException.Reason.DAMAGED, "damaged: " + warning[0] + "; copy it again");
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  private static PackedImage indexed(Raster indexes, int[] palette) {
    byte[] rgb = newPixels(indexes);
    BufferedImages.copyIndexes(indexes, palette, rgb);
    return PackedImage.rgb(rgb, indexes.getWidth(), indexes.getHeight());
  }

  /** Pillow reads 16-bit grey as whole numbers, of which convert("RGB") cuts all above 255. */
  private static RgbImage grey16(Raster samples, int orientation) {
    byte[] rgb = newPixels(samples);
    int[] row = new int[samples.getWidth()];
    int to = 0;
    for (int y = 0; y < samples.getHeight(); y++) {
      for (int sample : samples.getSamples(0, y, row.length, 1, 0, row)) {
        int grey = Math.min(sample, 255);
        BufferedImages.store(grey << 16 | grey << 8 | grey, rgb, to);
        to += 3;
      }
    }
    return PackedImage.rgb(rgb, samples.getWidth(), samples.getHeight()).oriented(orientation);
  }

  /** Five or six bits a colour, widened as Pillow does: {@code v * 255 / 31}, rounded down. */
  private static RgbImage highColor(Raster samples) {
    byte[] rgb = newPixels(samples);
    int[] row = new int[3 * samples.getWidth()];
    // Red and blue always have 5 bits; the reader's largest sample tells those of green.
    int greenBits = samples.getSampleModel().getSampleSize(1);
    int to = 0;
    for (int y = 0; y < samples.getHeight(); y++) {
      samples.getPixels(0, y, samples.getWidth(), 1, row);
      for (int i = 0; i < row.length; i += 3) {
        rgb[to++] = (byte) (row[i] * 255 / 31);
        rgb[to++] = (byte) (row[i + 1] * 255 / ((1 << greenBits) - 1));
        rgb[to++] = (byte) (row[i + 2] * 255 / 31);
      }
    }
    return PackedImage.rgb(rgb, samples.getWidth(), samples.getHeight());
  }

  private static byte[] newPixels(Raster raster) {
    return new byte[3 * raster.getWidth() * raster.getHeight()];
  }
}
