package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds markers in a JPEG. Nearly all of a file are coded samples, so their end is looked for eight
 * bytes at a time.
 */
@DesktopOnly
final class MarkerSearch {
  private static final byte MARKER = (byte) 0xFF;
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final byte[] file;
  private final int length;
  private final ByteBuffer view;

  MarkerSearch(byte[] file, int length) {
    this.file = file;
    this.length = length;
    this.view = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Finds the next marker, over stray bytes, as libjpeg does; the file's end if there is none. */
  int marker(int from) {
    for (int i = next(from); i + 1 < length; i = next(i + 1)) {
      if (file[i + 1] != 0 && file[i + 1] != MARKER) {
        return i;
      }
    }
    return length;
  }

  /** Finds the end of the coded samples: the next marker that is neither stuffing nor a restart. */
  int scanEnd(int from) {
    for (int i = marker(from); i < length; i = marker(i + 2)) {
      int marker = file[i + 1] & 0xFF;
      if (marker < JpegHeader.RST0 || marker > JpegHeader.RST7) {
        return i;
      }
    }
    return length;
  }

  /** Finds the next byte that may start a marker; the file's end if there is none. */
  private int next(int from) {
    int i = from;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      long zeros = ~view.getLong(i); // where bytes were 0xFF; the well-known test for such bytes
      if (((zeros - LOW_BITS) & ~zeros & HIGH_BITS) != 0) {
        break;
      }
    }
    while (i < length && file[i] != MARKER) {
      i++;
    }
    return i;
  }
}
