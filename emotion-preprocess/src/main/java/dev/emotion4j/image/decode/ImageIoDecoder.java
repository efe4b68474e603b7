package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes formats that are not read here with whatever ImageIO plug-in there is. */
@DesktopOnly
final class ImageIoDecoder {
  private ImageIoDecoder() {}

  /**
   * Reads with what plug-in there is. The readers that the JDK brings are not asked: its formats
   * are known before, but for WBMP, for which it takes any zeros.
   *
   * @return {@code null} if no reader knows the format
   */
  static @Nullable RgbImage withPlugin(byte[] file, DecodeOptions options) throws IOException {
    ImageReader reader = null;
    try (ImageInputStream in = open(file)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      while (reader == null && readers.hasNext()) {
        ImageReader next = readers.next();
        reader = isJdks(next) ? null : next;
      }
      return reader == null ? null : BufferedImages.of(read(reader, in, options.limit()));
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
          "add what the plug-in needs with java -cp (java -jar ignores a class path), or convert the"
              + " picture to PNG");
    }
  }

  /** The reader that the JDK brings: plug-ins of the same format have other behaviour. */
  static ImageReader jdkReader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (isJdks(reader)) {
        return reader;
      }
    }
    throw Faults.unsupported(
        "a " + format.toUpperCase(Locale.ROOT) + ", of which this Java runtime has no reader");
  }

  private static boolean isJdks(ImageReader reader) {
    return reader.getClass().getModule().equals(ImageIO.class.getModule());
  }

  /** A stream that never makes a temporary file, whatever ImageIO's settings are. */
  private static ImageInputStream open(byte[] file) {
    return new BytesInput(file, file.length);
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
}
