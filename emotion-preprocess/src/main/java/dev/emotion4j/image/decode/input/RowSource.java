package dev.emotion4j.image.decode.input;

/** A picture that is decoded a row at a time, from top to bottom. Not thread-safe. */
public interface RowSource {
  /** Bytes past the last pixel of a row that {@link #row} may overwrite. */
  int SLACK = 8;

  /** The width in pixels, as it is stored. */
  int width();

  /** The height in pixels, as it is stored. */
  int height();

  /**
   * Decodes the next row.
   *
   * @param y the row; each is asked for once, in order
   * @param rgb receives {@code 3 * width} bytes of red, green and blue
   * @param at where they go
   */
  void row(int y, byte[] rgb, int at);
}
