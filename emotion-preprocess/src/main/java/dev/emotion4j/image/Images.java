package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads pictures from files, bytes and {@code BufferedImage}s, with the pixels that Pillow gives:
 * {@code ImageOps.exif_transpose(Image.open(f)).convert("RGB")}. So colour profiles are ignored,
 * alpha is dropped, and the picture stands upright.
 *
 * <p>JPEG, PNG, GIF (the first frame) and BMP are read; other formats if the application has an
 * ImageIO plug-in for them. Nothing is written to disk. A picture of more than 100 megapixels is
 * refused before its pixels are allocated, and one that is truncated or damaged is an error, never
 * partly grey.
 *
 * <p>Needs {@code java.desktop}; on Android use {@link Pixels}. All methods may be called by any
 * number of threads at once, and so may those of the images.
 */
@DesktopOnly
public final class Images {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private Images() {}

  /**
   * Reads a picture from a file.
   *
   * @param file the file, of at most 2 GB
   * @return the decoded picture, which no longer needs the file
   * @throws ImageException if the file is missing, cannot be read, or does not hold a whole picture
   *     in a supported format and size; the message starts with the file's name
   */
  public static RgbImage read(Path file) {
    Path name = file.getFileName();
    String prefix = (name == null ? file : name) + ": ";
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw new ImageException(prefix + "a directory, but a picture file is needed");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ImageException(prefix + "no such file; check the path " + file, e);
    } catch (IOException | OutOfMemoryError e) {
      throw new ImageException(prefix + "the file cannot be read: " + reason(e), e);
    }
    return decode(bytes, prefix);
  }

  /**
   * Reads a picture from the bytes of a file.
   *
   * @param file the whole file; not kept
   * @return the decoded picture
   * @throws ImageException if the bytes are not a whole picture in a supported format and size
   */
  public static RgbImage read(byte[] file) {
    return decode(file, "picture: ");
  }

  /**
   * Reads a picture from a stream, to its end. The stream stays open.
   *
   * @param file the whole file
   * @return the decoded picture
   * @throws ImageException if the stream fails, or does not hold a whole picture in a supported
   *     format and size
   */
  public static RgbImage read(InputStream file) {
    try {
      return decode(file.readAllBytes(), "picture: ");
    } catch (IOException e) {
      throw new ImageException("picture: the stream cannot be read: " + reason(e), e);
    }
  }

  /**
   * Takes the pixels of a desktop image as they are stored, without the gamma curve and the colour
   * profile that {@code getRGB} applies. Alpha is ignored. Types made of bytes or ints are wrapped,
   * so that later changes of the image show; others are copied.
   *
   * @param image the image, of any type
   * @return its pixels
   */
  public static RgbImage of(BufferedImage image) {
    return BufferedImages.of(Objects.requireNonNull(image, "image"), 1);
  }

  private static RgbImage decode(byte[] file, String prefix) {
    try {
      if (file.length == 0) {
        throw new ImageException("empty, 0 bytes, but a picture is needed");
      }
      if (startsWith(file, JPEG)) {
        return JpegDecoder.decode(file, DecodeLimits.DEFAULT);
      }
      int orientation = 1;
      if (startsWith(file, PNG)) {
        PngHeader header = new PngHeader(file);
        DecodeLimits.DEFAULT.check(header.width, header.height, "PNG");
        orientation = header.orientation;
      }
      return readWithImageIo(file, orientation);
    } catch (ImageException e) {
      throw new ImageException(prefix + e.getMessage(), e.getCause());
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer damaged files with exceptions of many kinds.
      throw new ImageException(prefix + "damaged, cannot be decoded: " + reason(e), e);
    }
  }

  private static RgbImage readWithImageIo(byte[] file, int orientation) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new ImageException(
            "not a picture in a known format; found "
                + describe(file)
                + ", expected JPEG, PNG, GIF or BMP");
      }
      ImageReader reader = readers.next();
      try {
        String[] warning = new String[1];
        reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
        reader.setInput(in, true, true);
        DecodeLimits.DEFAULT.check(
            reader.getWidth(0),
            reader.getHeight(0),
            reader.getFormatName().toUpperCase(Locale.ROOT));
        RgbImage image = BufferedImages.of(reader.read(0), orientation);
        if (warning[0] != null) {
          throw new ImageException("damaged: " + warning[0]);
        }
        return image;
      } finally {
        reader.dispose();
      }
    }
  }

  private static boolean startsWith(byte[] file, byte[] prefix) {
    return file.length >= prefix.length
        && Arrays.equals(file, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first bytes, as text if they are text. */
  private static String describe(byte[] file) {
    StringBuilder text = new StringBuilder();
    StringBuilder hex = new StringBuilder();
    boolean readable = true;
    for (int i = 0; i < Math.min(file.length, 12); i++) {
      text.append((char) (file[i] & 0x7F));
      hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", file[i]));
      readable &= (file[i] >= ' ' && file[i] < 0x7F) || file[i] == '\n' || file[i] == '\t';
    }
    return readable
        ? "the text \"" + text.toString().replace('\n', ' ').replace('\t', ' ') + "...\""
        : "the bytes " + hex;
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
