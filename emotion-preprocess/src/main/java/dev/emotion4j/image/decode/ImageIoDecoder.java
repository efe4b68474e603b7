package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.decode.tiff.TiffHeader;
import dev.emotion4j.image.pixels.PackedImage;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes TIFF with the JDK's reader, WebP and other formats with whatever plug-in there is. The
 * readers give samples and palette indexes; colours are made of them here, as Pillow does.
 */
@DesktopOnly
final class ImageIoDecoder {
  private ImageIoDecoder() {}

  static RgbImage tiff(byte[] file, DecodeOptions options) throws IOException {
    TiffHeader header = new TiffHeader(file);
    PixelLimit limit = options.limit();
    limit.check(header.width(), header.height(), "TIFF");
    limit.check(header.paddedWidth(), header.paddedHeight(), "TIFF with whole tiles");
    header.checkBlocks();
    PixelLimit.checkMemory(header.decodedBytes(), "TIFF");
    int orientation = options.orientation(ExifOrientation.of(file, 0, file.length));
    if (header.isJpeg()) {
      return PackedImage.rgb(header.jpegPixels(), header.width(), header.height())
          .oriented(orientation);
    }
    BufferedImage image;
    try {
      image = read(jdkReader("tiff"), header.readable(), limit);
    } catch (IOException | RuntimeException e) {
      if (header.isFax()) {
        // The JDK's reader does not know all that libtiff writes, and cannot tell it from damage.
        throw Faults.noPlugin(
            "a TIFF with CCITT (fax) compression that Java cannot decode, or with damage in it",
            "convert it to PNG");
      }
      throw e;
    }
    WritableRaster raster = image.getRaster();
    header.sumRows(raster);
    if (header.hasPalette()) {
      return indexed(raster, header.palette()).oriented(orientation);
    }
    if (header.isGrey16()) {
      return grey16(raster, options.wholeRange()).oriented(orientation);
    }
    if (header.isCmyk()) {
      return cmyk(raster).oriented(orientation);
    }
    return BufferedImages.of(image, orientation);
  }

  /** As {@code cmyk2rgb} of Pillow's {@code Convert.c}. */
  private static PackedImage cmyk(Raster samples) {
    byte[] rgb = newPixels(samples);
    int[] row = new int[4 * samples.getWidth()];
    int to = 0;
    for (int y = 0; y < samples.getHeight(); y++) {
      samples.getPixels(0, y, samples.getWidth(), 1, row);
      for (int i = 0; i < row.length; i += 4) {
        int light = 255 - row[i + 3];
        for (int c = i; c < i + 3; c++) {
          int product = row[c] * light + 128;
          rgb[to++] = (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
        }
      }
    }
    return PackedImage.rgb(rgb, samples.getWidth(), samples.getHeight());
  }

  static RgbImage webp(byte[] file, DecodeOptions options) throws IOException {
    WebpHeader header = new WebpHeader(file);
    int orientation = options.orientation(header.orientation());
    RgbImage image = withPlugin(header.picture(), options, orientation);
    if (image == null) {
      throw Faults.noPlugin(
          "a WebP picture, which Java reads only with an ImageIO plug-in",
          "add com.github.usefulness:webp-imageio to the class path, or convert the picture to PNG");
    }
    return image;
  }

  /**
   * Reads with what plug-in there is.
   *
   * @return {@code null} if no reader knows the format
   */
  static @Nullable RgbImage withPlugin(byte[] file, DecodeOptions options, int orientation)
      throws IOException {
    ImageReader reader = null;
    try (ImageInputStream in = open(file)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return null;
      }
      reader = readers.next();
      return BufferedImages.of(read(reader, in, options.limit()), orientation);
    } catch (LinkageError e) {
      String plugin = reader == null ? "an ImageIO plug-in" : reader.getClass().getName();
      throw Faults.noPlugin(
          "a picture for "
              + plugin
              + ", which lacks a library ("
              + e.getClass().getSimpleName()
              + ": "
              + PictureDecoder.reason(e)
              + ")",
          "add to the class path what the plug-in needs, or convert the picture to PNG");
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
    throw Faults.unsupported(
        "a " + format.toUpperCase(Locale.ROOT) + ", of which this Java runtime has no reader");
  }

  /** A stream that never makes a temporary file, whatever ImageIO's settings are. */
  private static ImageInputStream open(byte[] file) {
    return new BytesInput(file, file.length);
  }

  private static BufferedImage read(ImageReader reader, byte[] file, PixelLimit limit)
      throws IOException {
    try (ImageInputStream in = open(file)) {
      return read(reader, in, limit);
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
        throw Faults.damaged(reader.getFormatName().toUpperCase(Locale.ROOT), warning[0]);
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
  private static PackedImage grey16(Raster samples, boolean wholeRange) {
    byte[] rgb = newPixels(samples);
    int[] row = new int[samples.getWidth()];
    int to = 0;
    for (int y = 0; y < samples.getHeight(); y++) {
      for (int sample : samples.getSamples(0, y, row.length, 1, 0, row)) {
        int grey = wholeRange ? sample >> 8 : Math.min(sample, 255);
        BufferedImages.store(grey << 16 | grey << 8 | grey, rgb, to);
        to += 3;
      }
    }
    return PackedImage.rgb(rgb, samples.getWidth(), samples.getHeight());
  }

  private static byte[] newPixels(Raster raster) {
    return new byte[3 * raster.getWidth() * raster.getHeight()];
  }
}
