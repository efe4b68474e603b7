package dev.emotion4j.image.decode.input;

import dev.emotion4j.RgbImage;
import java.util.Objects;

/**
 * A picture that is decoded while its rows are read, from top to bottom, so that no more than one
 * of them is held. Rows that were passed cannot be read again. Not thread-safe.
 */
public final class StreamedImage implements RgbImage {
  private final RowSource source;
  private final byte[] row;
  private int next;

  /**
   * Makes an image.
   *
   * @param source the rows
   * @param row memory for a row and {@link RowSource#SLACK} bytes
   */
  public StreamedImage(RowSource source, byte[] row) {
    this.source = source;
    this.row = row;
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public int height() {
    return source.height();
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, width());
    Objects.checkIndex(y, height());
    if (y < next - 1) {
      throw new IllegalStateException(
          "Row " + y + " was passed; a streamed picture is read once, from top to bottom");
    }
    decodeTo(y);
    System.arraycopy(row, 3 * x, rgb, 0, 3 * count);
  }

  /** Decodes the rows that nobody has read, since damage in them is damage all the same. */
  public void finish() {
    decodeTo(height() - 1);
  }

  private void decodeTo(int y) {
    while (next <= y) {
      source.row(next++, row, 0);
    }
  }

  @Override
  public String toString() {
    return "streamed image of " + width() + "x" + height() + " pixels";
  }
}
