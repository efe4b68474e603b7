package dev.emotion4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one thing that is read of a WebP here: the orientation, in its chunk {@code EXIF}. */
final class WebpHeader {
  private static final int FIRST_CHUNK = 12;
  private static final int EXIF = 0x45584946;
  private static final int PREFIX = 0x45786966;

  private WebpHeader() {}

  /** The EXIF orientation, or {@link ExifOrientation#NONE}. */
  static int orientation(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = FIRST_CHUNK;
    while (at + 8 <= file.length) {
      int length = in.order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
      if (length < 0 || length > file.length - at - 8) {
        return ExifOrientation.NONE;
      }
      if (in.order(ByteOrder.BIG_ENDIAN).getInt(at) == EXIF) {
        // "Exif" and two zeros may stand before it, as in a JPEG.
        boolean prefixed = length >= 6 && in.getInt(at + 8) == PREFIX;
        int skip = prefixed ? 6 : 0;
        return ExifOrientation.of(ByteBuffer.wrap(file, at + 8 + skip, length - skip));
      }
      at += 8 + length + (length & 1);
    }
    return ExifOrientation.NONE;
  }
}
