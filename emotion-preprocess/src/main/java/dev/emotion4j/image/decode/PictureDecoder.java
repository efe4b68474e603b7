package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Decodes a file by the decoder of its format, which its first bytes tell. */
@DesktopOnly
public final class PictureDecoder {
  private PictureDecoder() {}

  /**
   * Decodes a file of any known format.
   *
   * @param file the whole file
   * @param limit how many pixels it may have
   * @param upright whether the EXIF orientation is applied
   * @throws ImageException if the file is not a whole picture in a known format; the message does
   *     not name the file
   */
  public static RgbImage decode(byte[] file, PixelLimit limit, boolean upright) {
    try {
      if (file.length == 0) {
        throw new ImageException(
            ImageException.Reason.DAMAGED,
            "empty, 0 bytes, but a picture is needed; copy it again");
      }
      if (has(file, 0, "\u00FF\u00D8\u00FF")) {
        return JpegDecoder.decode(file, limit, upright);
      }
      if (has(file, 0, "\u0089PNG\r\n\u001A\n")) {
        return ImageIoDecoder.png(file, limit, upright);
      }
      if (has(file, 0, "GIF87a") || has(file, 0, "GIF89a")) {
        return ImageIoDecoder.gif(file, limit);
      }
      if (has(file, 0, "BM")) {
        return ImageIoDecoder.bmp(file, limit);
      }
      if (has(file, 0, "II*\0") || has(file, 0, "MM\0*")) {
        return ImageIoDecoder.tiff(file, limit, upright);
      }
      if (has(file, 0, "RIFF") && has(file, 8, "WEBP")) {
        return ImageIoDecoder.webp(file, limit, upright);
      }
      RgbImage image = ImageIoDecoder.withPlugin(file, limit, ExifOrientation.NONE);
      if (image == null) {
        throw new ImageException(
            ImageException.Reason.UNSUPPORTED,
            "not a picture in a known format; found "
                + describe(file)
                + ", expected JPEG, PNG, GIF, BMP, TIFF or WebP; convert it to one of these");
      }
      return image;
    } catch (IOException | RuntimeException e) {
      if (e instanceof ImageException known) {
        throw known;
      }
      // The JDK's readers answer damaged files with exceptions of many kinds.
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "damaged, cannot be decoded: " + reason(e) + "; copy it again",
          e);
    }
  }

  private static boolean has(byte[] file, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return file.length >= at + bytes.length
        && Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length);
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
