package dev.emotion4j.image;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import java.nio.ByteBuffer;

/** As {@link PackedImage}, in a buffer that need not be an array. */
final class BufferImage implements Turnable {
  private final ByteBuffer data;
  private final Layout layout;
  private final int red;
  private final int green;
  private final int blue;

  BufferImage(ByteBuffer data, Layout layout, int red, int green, int blue) {
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
    for (int to = 0; to < 3 * count; to += 3) {
      rgb[to] = data.get(from + red);
      rgb[to + 1] = data.get(from + green);
      rgb[to + 2] = data.get(from + blue);
      from += step;
    }
  }

  @Override
  public RgbImage oriented(int orientation) {
    return new BufferImage(data, layout.oriented(orientation), red, green, blue);
  }

  @Override
  public RgbImage crop(BoundingBox box) {
    RgbImage checked = Turnable.super.crop(box);
    return checked == this ? this : new BufferImage(data, layout.crop(box), red, green, blue);
  }
}
