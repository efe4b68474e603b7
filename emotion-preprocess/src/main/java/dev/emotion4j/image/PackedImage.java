package dev.emotion4j.image;

import dev.emotion4j.RgbImage;

/** Bytes in which each pixel has a red, a green and a blue one: RGB, BGR, RGBA, grey and so on. */
final class PackedImage implements RgbImage {
  private final byte[] data;
  private final Layout layout;
  private final int red;
  private final int green;
  private final int blue;

  /** The channels' offsets are from the start of a pixel; grey has the same for all three. */
  PackedImage(byte[] data, Layout layout, int red, int green, int blue) {
    this.data = data;
    this.layout = layout;
    this.red = red;
    this.green = green;
    this.blue = blue;
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
    if (step == 3 && red == 0 && green == 1 && blue == 2) {
      System.arraycopy(data, from, rgb, 0, 3 * count);
      return;
    }
    for (int to = 0; to < 3 * count; to += 3) {
      rgb[to] = data[from + red];
      rgb[to + 1] = data[from + green];
      rgb[to + 2] = data[from + blue];
      from += step;
    }
  }

  @Override
  public String toString() {
    return "image of " + width() + "x" + height() + " pixels";
  }
}
