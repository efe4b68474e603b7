package dev.emotion4j.image.resample;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.ArgbImage;
import dev.emotion4j.image.pixels.DenseRows;
import dev.emotion4j.image.pixels.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A few rows of a picture after the other, three bytes a pixel: where they lie, if the picture has
 * such rows, or copied. They can be read several bytes at a time: four of them as an int hold one
 * pixel, eight as a long hold two. Some bytes after a row may be read too and mean nothing.
 */
final class SourceRows {
  private static final RgbImage NO_IMAGE = new ArgbImage(new int[1], Layout.dense(1, 1, 1), false);

  private RgbImage image = NO_IMAGE;

  /** The image if its rows can be read where they lie. */
  private @Nullable DenseRows dense;

  /** The bytes of a row with those that may be read after it. */
  private int length;

  /** A row on its way to its place behind others in the copy. */
  private byte[] later = {};

  private byte[] copy = {};
  private ByteBuffer copyView = ByteBuffer.wrap(copy);

  /** The bytes of all rows, from {@link #start} on, {@link #pitch} apart. */
  byte[] bytes = copy;

  /** The same as {@link #bytes}. */
  ByteBuffer view = copyView;

  int start;
  int pitch;

  /**
   * Starts a picture.
   *
   * @param overrun how many pixels behind a row may be read
   * @param most how many rows are read at once at the most
   */
  void begin(RgbImage picture, int overrun, int most) {
    image = picture;
    dense = picture instanceof DenseRows rows && rows.isDense() ? rows : null;
    length = 3 * (picture.width() + overrun) + Long.BYTES;
    if (copy.length < most * length) {
      copy = new byte[most * length];
      copyView = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (most > 1 && later.length < length) {
      later = new byte[length];
    }
  }

  /** Goes to some rows. */
  void read(int y, int count) {
    DenseRows rows = dense;
    if (rows != null && areTogether(rows, y, count)) {
      bytes = rows.data();
      view = rows.view();
      start = rows.rowStart(y);
      pitch = rows.pitch();
      return;
    }
    useCopy();
    int rowBytes = 3 * image.width();
    for (int i = 0; i < count; i++) {
      if (rows != null) { // in its own order of colours
        System.arraycopy(rows.data(), rows.rowStart(y + i), copy, i * length, rowBytes);
      } else if (i == 0) {
        image.readRow(0, y, image.width(), copy);
      } else {
        image.readRow(0, y + i, image.width(), later);
        System.arraycopy(later, 0, copy, i * length, rowBytes);
      }
    }
  }

  /** Whether some rows are at one distance, with all bytes that may be read. */
  private boolean areTogether(DenseRows rows, int y, int count) {
    int first = rows.rowStart(y);
    int last = rows.rowStart(y + count - 1);
    return last == first + (count - 1) * rows.pitch()
        && length <= rows.data().length - Math.max(first, last);
  }

  private void useCopy() {
    bytes = copy;
    view = copyView;
    start = 0;
    pitch = length;
  }

  /** Whether the rows have blue first. */
  boolean isBlueFirst() {
    return dense != null && dense.isBlueFirst();
  }

  /** Forgets the picture, so that it can be collected. */
  void forget() {
    image = NO_IMAGE;
    dense = null;
    useCopy();
  }

  int width() {
    return image.width();
  }

  int height() {
    return image.height();
  }
}
