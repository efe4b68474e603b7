package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import dev.emotion4j.ImageException.Reason;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.BufferedImages;
import dev.emotion4j.image.decode.PictureDecoder;
import dev.emotion4j.image.decode.TurboJpeg;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelLimit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads pictures from files, bytes and {@code BufferedImage}s, with the pixels that Pillow gives:
 * {@code ImageOps.exif_transpose(Image.open(f)).convert("RGB")}. So colour profiles are ignored,
 * alpha is dropped, and the picture stands upright.
 *
 * <p>JPEG, PNG, GIF and WebP (the first frame), BMP, TIFF (the first page) and Netpbm are read,
 * other formats if the application has an ImageIO plug-in for them. Pixels and errors are the same
 * on every JDK. Nothing is written to disk. A picture of more than {@link ReadOptions#maxPixels} is
 * refused before its pixels are allocated, and one that is truncated or damaged is an error, never
 * partly grey.
 *
 * <p>Needs {@code java.desktop}; on Android use {@link Pixels}. All methods may be called by any
 * number of threads at once, and so may those of the images.
 */
@DesktopOnly
public final class Images {
  /** What messages start with where there is no file name. */
  private static final String NAMELESS = "picture: ";

  private Images() {}

  /**
   * Reads a picture from a file, with {@link ReadOptions#DEFAULT}.
   *
   * @param file the file
   * @return the decoded picture, which no longer needs the file
   * @throws ImageException if the file is missing, cannot be read, or does not hold a whole picture
   *     in a supported format and size; the message starts with the file's path
   */
  public static RgbImage read(Path file) {
    return read(file, ReadOptions.DEFAULT);
  }

  /**
   * Reads a picture from a file.
   *
   * @param file the file
   * @param options the limits, and whether to turn the picture upright
   * @return the decoded picture, which no longer needs the file
   * @throws ImageException if the file is missing, cannot be read, or does not hold a whole picture
   *     in a supported format and size; the message starts with the file's path
   */
  public static RgbImage read(Path file, ReadOptions options) {
    try {
      checkNoDirectory(file);
      // The stream is read in parts, which are put together.
      PixelLimit.checkMemory(2 * Math.min(Files.size(file), options.maxBytes()), "picture's file");
      try (InputStream in = Files.newInputStream(file)) {
        return decode(readAll(in, options), options);
      }
    } catch (ImageException e) {
      throw of(file, e);
    } catch (IOException e) {
      throw of(file, e);
    }
  }

  static void checkNoDirectory(Path file) {
    if (Files.isDirectory(file)) {
      throw new ImageException(Reason.UNREADABLE, "a directory, but a picture file is needed");
    }
  }

  /** The same error, naming the file. */
  static ImageException of(Path file, ImageException e) {
    return new ImageException(e.reason(), file + ": " + e.getMessage(), e.getCause());
  }

  /** What went wrong when a file was read, naming it. */
  static ImageException of(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? new ImageException(Reason.MISSING, file + ": no such file; check the path", e)
        : new ImageException(
            Reason.UNREADABLE, file + ": the file cannot be read: " + reason(e), e);
  }

  /** The same error, of what has no name. */
  static ImageException nameless(ImageException e) {
    return new ImageException(e.reason(), NAMELESS + e.getMessage(), e.getCause());
  }

  /**
   * Reads a picture from the bytes of a file, with {@link ReadOptions#DEFAULT}.
   *
   * @param file the whole file; not kept
   * @return the decoded picture
   * @throws ImageException if the bytes are not a whole picture in a supported format and size
   */
  public static RgbImage read(byte[] file) {
    return read(file, ReadOptions.DEFAULT);
  }

  /**
   * Reads a picture from the bytes of a file.
   *
   * @param file the whole file; not kept
   * @param options the limits, and whether to turn the picture upright
   * @return the decoded picture
   * @throws ImageException if the bytes are not a whole picture in a supported format and size
   */
  public static RgbImage read(byte[] file, ReadOptions options) {
    try {
      options.checkBytes(file.length);
      return decode(file, options);
    } catch (ImageException e) {
      throw nameless(e);
    }
  }

  /**
   * Reads a picture from a stream, to its end, with {@link ReadOptions#DEFAULT}. The stream stays
   * open.
   *
   * @param file the whole file
   * @return the decoded picture
   * @throws ImageException if the stream fails, or does not hold a whole picture in a supported
   *     format and size
   */
  public static RgbImage read(InputStream file) {
    return read(file, ReadOptions.DEFAULT);
  }

  /**
   * Reads a picture from a stream, to its end. The stream stays open.
   *
   * @param file the whole file
   * @param options the limits, and whether to turn the picture upright
   * @return the decoded picture
   * @throws ImageException if the stream fails or is longer than allowed, or does not hold a whole
   *     picture in a supported format and size
   */
  public static RgbImage read(InputStream file, ReadOptions options) {
    try {
      return decode(readAll(file, options), options);
    } catch (ImageException e) {
      throw nameless(e);
    } catch (IOException e) {
      throw new ImageException(
          Reason.UNREADABLE, NAMELESS + "the stream cannot be read: " + reason(e), e);
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
    return BufferedImages.of(Objects.requireNonNull(image, "image"));
  }

  /**
   * Copies the pixels of an image into a desktop image, to draw on it or to show it.
   *
   * @param image the image
   * @return a new image of type {@code TYPE_INT_RGB}
   * @throws ImageException if the image cannot be read
   */
  public static BufferedImage toBufferedImage(RgbImage image) {
    return BufferedImages.copy(Objects.requireNonNull(image, "image"));
  }

  /**
   * Tells which decoder reads most JPEGs (three components, luma and chroma): the system's
   * libjpeg-turbo, or the decoder in Java with the reason why it is not libjpeg-turbo. If
   * libjpeg-turbo is inside the JDK, that one takes over once the process has decoded 10
   * megapixels. The pixels are the same, the time is not.
   *
   * <p>libjpeg-turbo is used where Java is 22 or later, native code is enabled for this library
   * ({@code --enable-native-access}), and the library is where systems keep it. The system property
   * {@code emotion4j.turbojpeg} names its file, or switches it off with {@code off}; it is read
   * once.
   *
   * @return one line for people to read, such as {@code libjpeg-turbo (libturbojpeg.so.0)}
   */
  public static String jpegDecoder() {
    return TurboJpeg.description();
  }

  private static RgbImage decode(byte[] file, ReadOptions options) {
    return PictureDecoder.decode(file, options.forDecoder());
  }

  private static byte[] readAll(InputStream in, ReadOptions options) throws IOException {
    int limit = (int) Math.min(options.maxBytes(), Integer.MAX_VALUE - 16);
    byte[] file = in.readNBytes(limit);
    if (file.length == limit && in.read() >= 0) {
      options.withMaxBytes(limit).checkBytes(limit + 1L);
    }
    return file;
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
