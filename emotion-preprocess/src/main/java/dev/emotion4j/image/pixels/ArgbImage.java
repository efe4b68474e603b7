package dev.emotion4j.image.pixels;

import dev.emotion4j.RgbImage;

/** One int a pixel, with red, green and blue at given bits. */
public final class ArgbImage extends LaidOutImage {
  private final int[] data;
  private final boolean blueFirst;
  private final int redShift;
  private final int blueShift;

  /** Green is at bit 8; red and blue at 16 and 0, or the other way round. */
  public ArgbImage(int[] data, Layout layout, boolean blueFirst) {
    super(layout);
    this.data = data;
    this.blueFirst = blueFirst;
    this.redShift = blueFirst ? 0 : 16;
    this.blueShift = blueFirst ? 16 : 0;
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    layout.checkRow(x, y, count, rgb);
    int from = layout.index(x, y);
    int step = layout.xStride();
    for (int to = 0; to < 3 * count; to += 3) {
      int pixel = data[from];
      rgb[to] = (byte) (pixel >> redShift);
      rgb[to + 1] = (byte) (pixel >> 8);
      rgb[to + 2] = (byte) (pixel >> blueShift);
      from += step;
    }
  }

  @Override
  RgbImage with(Layout other) {
    return new ArgbImage(data, other, blueFirst);
  }
}
