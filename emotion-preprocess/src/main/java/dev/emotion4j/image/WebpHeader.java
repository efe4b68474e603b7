package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import java.nio.ByteBuffer;

/**
 * What the chunks of a WebP say that a plug-in does not: the orientation, and that it is animated.
 *
 * <p>Source: Google's WebP container specification.
 */
final class WebpHeader {
  private static final int FIRST_CHUNK = 12;
  private static final int VP8X = 0x56503858;
  private static final int ANIM = 0x414E494D;
  private static final int EXIF = 0x45584946;
  private static final int PREFIX = 0x45786966;
  private static final int ANIMATION_FLAG = 0x02;

  private final ByteBuffer file;

  /** The messages are without the file's name. */
  WebpHeader(byte[] bytes) {
    file = ByteBuffer.wrap(bytes);
    int extended = dataOf(VP8X);
    boolean flagged =
        extended >= 0 && lengthOf(extended) > 0 && (file.get(extended) & ANIMATION_FLAG) != 0;
    if (flagged || dataOf(ANIM) >= 0) {
      throw new ImageException(
          "an animated WebP, but only still WebP pictures are read; save its first frame as PNG or"
              + " WebP");
    }
  }

  /** The EXIF orientation, or {@link ExifOrientation#NONE}. */
  int orientation() {
    int exif = dataOf(EXIF);
    if (exif < 0) {
      return ExifOrientation.NONE;
    }
    // "Exif" and two zeros may stand before it, as in a JPEG.
    int length = lengthOf(exif);
    int skip = length >= 6 && file.getInt(exif) == PREFIX ? 6 : 0;
    return ExifOrientation.of(ByteBuffer.wrap(file.array(), exif + skip, length - skip));
  }

  /** Where the first chunk of a type has its data, or -1 if no whole one is found. */
  private int dataOf(int type) {
    int at = FIRST_CHUNK;
    while (at + 8 <= file.capacity()) {
      int length = lengthOf(at + 8);
      if (length < 0 || length > file.capacity() - at - 8) {
        return -1;
      }
      if (file.getInt(at) == type) {
        return at + 8;
      }
      at += 8 + length + (length & 1);
    }
    return -1;
  }

  private int lengthOf(int data) {
    return Integer.reverseBytes(file.getInt(data - 4));
  }
}
