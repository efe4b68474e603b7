package dev.emotion4j.image.resample;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.ArgbImage;
import dev.emotion4j.image.pixels.Layout;
import dev.emotion4j.image.pixels.PackedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One row of a picture after the other, three bytes a pixel: where it lies, if the picture has such
 * rows, or copied. It can be read several bytes at a time: four of them as an int hold one pixel,
 * eight as a long hold two. Some bytes after the row may be read too and mean nothing.
 */
final class SourceRow {
  private static final RgbImage NO_IMAGE = new ArgbImage(new int[1], Layout.dense(1, 1, 1), false);

  private RgbImage image = NO_IMAGE;

  /** The image if its rows can be read where they lie. */
  private @Nullable PackedImage dense;

  /** The bytes of a row with those that may be read after it. */
  private int length;

  private byte[] copy = {};
  private ByteBuffer copyView = ByteBuffer.wrap(copy);

  /** The row's bytes, from {@link #start}. */
  byte[] bytes = copy;

  /** The same as {@link #bytes}. */
  ByteBuffer view = copyView;

  int start;

  /**
   * Starts a picture.
   *
   * @param overrun how many pixels behind a row may be read
   */
  void begin(RgbImage picture, int overrun) {
    image = picture;
    dense = picture instanceof PackedImage packed && packed.isDense() ? packed : null;
    length = 3 * (picture.width() + overrun) + Long.BYTES;
    if (copy.length < length) {
      copy = new byte[length];
      copyView = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Goes to a row. */
  void read(int y) {
    PackedImage packed = dense;
    if (packed == null) {
      image.readRow(0, y, image.width(), copy);
    } else if (length <= packed.data().length - packed.rowStart(y)) {
      bytes = packed.data();
      view = packed.view();
      start = packed.rowStart(y);
      return;
    } else {
      System.arraycopy(packed.data(), packed.rowStart(y), copy, 0, 3 * image.width());
    }
    bytes = copy;
    view = copyView;
    start = 0;
  }

  /** Whether the rows have blue first. */
  boolean isBlueFirst() {
    return dense != null && dense.isBlueFirst();
  }

  /** Forgets the picture, so that it can be collected. */
  void forget() {
    image = NO_IMAGE;
    dense = null;
    bytes = copy;
    view = copyView;
  }

  int width() {
    return image.width();
  }

  int height() {
    return image.height();
  }
}
