package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.decode.webp.WebpPicture;
import dev.emotion4j.image.pixels.RowPass;
import java.io.IOException;
import java.util.Arrays;
import java.util.ServiceConfigurationError;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a file by the decoder of its format, which its first bytes tell. Reusable: memory is kept
 * for the next picture; not thread-safe.
 */
@DesktopOnly
public final class PictureDecoder implements AutoCloseable {
  /** A decoder for single pictures, for whoever comes first. */
  private static final AtomicReference<@Nullable PictureDecoder> KEPT = new AtomicReference<>();

  /** The memory that a kept decoder of single pictures may hold. */
  private static final int MAX_KEPT_PIXELS = 10_000_000;

  private final PixelMemory memory;
  private final JpegPicture jpeg;
  private final PngPicture png;

  /**
   * Makes a decoder.
   *
   * @param keepsPixels whether the pixels of a picture are overwritten by those of the next
   * @throws ImageException if there is no {@code java.desktop}, as in a reduced run time
   */
  public PictureDecoder(boolean keepsPixels) {
    requireDesktop();
    this.memory = new PixelMemory(keepsPixels);
    this.jpeg = new JpegPicture();
    this.png = new PngPicture();
  }

  private static void requireDesktop() {
    try {
      Class.forName("java.awt.image.BufferedImage", false, null);
    } catch (ClassNotFoundException e) {
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
          "picture files are read with the module java.desktop, which this Java has not; link it"
              + " with jlink --add-modules java.desktop, or hand over decoded pixels with Pixels",
          e);
    }
  }

  /** Decodes a file into memory of its own. */
  public static RgbImage decode(byte[] file, DecodeOptions options) {
    PictureDecoder kept = KEPT.getAndSet(null);
    PictureDecoder decoder = kept == null ? new PictureDecoder(false) : kept;
    boolean small = false;
    try {
      RgbImage image = decoder.decode(file, file.length, options);
      small = (long) image.width() * image.height() <= MAX_KEPT_PIXELS;
      return image;
    } finally {
      decoder.forget();
      if (!small || !KEPT.compareAndSet(null, decoder)) {
        decoder.close();
      }
    }
  }

  /**
   * Decodes a file of any known format.
   *
   * @param file holds the whole file
   * @param length how many bytes it has
   * @throws ImageException if the file is not a whole picture in a known format; the message does
   *     not name the file
   */
  public RgbImage decode(byte[] file, int length, DecodeOptions options) {
    try {
      return explained(file, length, options, this::decode);
    } finally {
      jpeg.release();
      png.release();
    }
  }

  /**
   * Decodes a file for one pass over its rows from top to bottom, of which as few as possible are
   * held; the file must stay as it is meanwhile.
   *
   * @param pass what is done with the picture; it is started anew where a decoder gives up and
   *     another one takes over
   */
  public void stream(byte[] file, int length, DecodeOptions options, RowPass pass) {
    try {
      explained(
          file,
          length,
          options,
          (kind, bytes, count, wanted) -> streamOrDecode(kind, bytes, count, wanted, pass));
    } finally {
      jpeg.release();
      png.release();
    }
  }

  /** Returns whether rows went from the decoder to the pass at once. */
  private boolean streamOrDecode(
      FileKind kind, byte[] file, int length, DecodeOptions options, RowPass pass)
      throws IOException {
    boolean streamed =
        switch (kind) {
          case JPEG -> jpeg.stream(file, length, options, memory, pass);
          case PNG -> png.stream(file, length, options, memory, pass);
          default -> false;
        };
    if (!streamed) {
      pass.over(decode(kind, file, length, options));
    }
    return streamed;
  }

  /** One way to decode. */
  private interface Way<T> {
    T decode(FileKind kind, byte[] file, int length, DecodeOptions options) throws IOException;
  }

  private static <T> T explained(byte[] file, int length, DecodeOptions options, Way<T> way) {
    if (length == 0) {
      throw new ImageException(
          ImageException.Reason.DAMAGED, "empty, 0 bytes, but a picture is needed; copy it again");
    }
    FileKind kind = FileKind.of(file, length);
    try {
      return way.decode(kind, file, length, options);
    } catch (IOException | RuntimeException e) {
      if (e instanceof ImageException known) {
        throw known;
      }
      // Plug-ins answer damaged files with exceptions of many kinds.
      throw Faults.damaged(kind.toString(), "it cannot be decoded: " + reason(e), e);
    } catch (OutOfMemoryError e) {
      // Native decoders of plug-ins say so of some damaged files too.
      throw Faults.tooLarge(
          "decoding the " + kind + " ran out of memory, or its decoder says so (" + reason(e) + ")",
          "give Java more with -Xmx, or copy it again if others of its size are read");
    } catch (LinkageError | ServiceConfigurationError e) {
      throw Faults.noPlugin(
          "Java's ImageIO, or a plug-in of it, does not work here ("
              + e.getClass().getSimpleName()
              + ": "
              + reason(e)
              + ")",
          "add what it needs with java -cp (java -jar ignores a class path), or remove the plug-in");
    }
  }

  private RgbImage decode(FileKind kind, byte[] file, int length, DecodeOptions options)
      throws IOException {
    return switch (kind) {
      case JPEG -> jpeg.read(file, length, options, memory);
      case PNG -> png.read(file, length, options, memory);
      case GIF -> GifPicture.read(file, length, options, memory);
      case BMP -> BmpPicture.read(file, length, options, memory);
      case TIFF -> TiffPicture.read(exactly(file, length), options);
      case NETPBM -> NetpbmPicture.read(file, length, options);
      case WEBP -> WebpPicture.read(exactly(file, length), options);
      default -> other(kind, exactly(file, length), options);
    };
  }

  private static byte[] exactly(byte[] file, int length) {
    return file.length == length ? file : Arrays.copyOf(file, length);
  }

  private static RgbImage other(FileKind kind, byte[] file, DecodeOptions options)
      throws IOException {
    RgbImage image = ImageIoDecoder.withPlugin(file, options);
    if (image == null) {
      throw kind.notRead(file);
    }
    return image;
  }

  static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  /** Lets go of pixels that are given away. */
  private void forget() {
    memory.release();
  }

  /** Lets go of all memory. */
  @Override
  public void close() {
    memory.release();
    jpeg.close();
    png.close();
  }
}
