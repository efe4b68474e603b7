package dev.emotion4j.image.resample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The pixels of one row, three bytes each, that can also be read several bytes at a time: four of
 * them as an int hold one pixel, eight as a long hold two. Some bytes after the row may be read too
 * and mean nothing.
 */
final class SourceRow {
  byte[] bytes = {};
  ByteBuffer view = view(bytes);

  /** Makes room for a number of pixels, with the bytes after them. */
  void ensure(int pixels) {
    int length = 3 * pixels + Long.BYTES;
    if (bytes.length < length) {
      bytes = new byte[length];
      view = view(bytes);
    }
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
