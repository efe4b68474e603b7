package dev.emotion4j.image.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The last rows of a picture on its way from a decoder to a {@link RowPass}: red, green and blue
 * bytes. Each row lies where an earlier one was.
 */
public final class RowWindow implements DenseRows {
  /** Of wider pictures there is one row at a time. */
  public static final int MAX_WIDTH = 1 << 14;

  /** A multiple of 1, 2, 3 and 4, so that as many rows, one after another, lie together. */
  private static final int ROWS = 12;

  private final byte[] data;
  private final ByteBuffer view;
  private final int width;
  private final int height;
  private final int rows;

  /**
   * Makes a window.
   *
   * @param data memory of at least {@link #bytes} bytes
   */
  public RowWindow(byte[] data, int width, int height) {
    this.data = data;
    this.view = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    this.width = width;
    this.height = height;
    this.rows = rows(width);
  }

  private static int rows(int width) {
    return width > MAX_WIDTH ? 1 : ROWS;
  }

  /** How many bytes are needed; some more than the rows take, since those behind are read too. */
  public static long bytes(int width) {
    return 3L * (width * (long) rows(width) + Math.min(width, MAX_WIDTH)) + Long.BYTES;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, width);
    Objects.checkIndex(y, height);
    System.arraycopy(data, rowStart(y) + 3 * x, rgb, 0, 3 * count);
  }

  @Override
  public boolean isDense() {
    return true;
  }

  @Override
  public boolean isBlueFirst() {
    return false;
  }

  /** The array that holds the rows; a decoder writes them here. */
  @Override
  public byte[] data() {
    return data;
  }

  @Override
  public ByteBuffer view() {
    return view;
  }

  @Override
  public int rowStart(int y) {
    return y % rows * pitch();
  }

  @Override
  public int pitch() {
    return 3 * width;
  }

  @Override
  public String toString() {
    return "rows of an image of " + width + "x" + height + " pixels";
  }
}
