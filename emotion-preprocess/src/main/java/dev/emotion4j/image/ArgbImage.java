package dev.emotion4j.image;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;

/** One int a pixel, with red, green and blue at given bits. */
final class ArgbImage implements Turnable {
  private final int[] data;
  private final Layout layout;
  private final boolean blueFirst;
  private final int redShift;
  private final int blueShift;

  /** Green is at bit 8; red and blue at 16 and 0, or the other way round. */
  ArgbImage(int[] data, Layout layout, boolean blueFirst) {
    this.data = data;
    this.layout = layout;
    this.blueFirst = blueFirst;
    this.redShift = blueFirst ? 0 : 16;
    this.blueShift = blueFirst ? 16 : 0;
  }

  @Override
  public int width() {
    return layout.width();
  }

  @Override
  public int height() {
    return layout.height();
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
  public RgbImage oriented(int orientation) {
    return new ArgbImage(data, layout.oriented(orientation), blueFirst);
  }

  @Override
  public RgbImage crop(BoundingBox box) {
    RgbImage checked = Turnable.super.crop(box);
    return checked == this ? this : new ArgbImage(data, layout.crop(box), blueFirst);
  }

  @Override
  public String toString() {
    return "image of " + width() + "x" + height() + " pixels";
  }
}
