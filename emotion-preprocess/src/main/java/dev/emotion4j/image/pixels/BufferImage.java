package dev.emotion4j.image.pixels;

import dev.emotion4j.RgbImage;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/** As {@link PackedImage}, in a buffer that need not be an array. */
public final class BufferImage extends LaidOutImage {
  private final ByteBuffer data;
  private final int red;
  private final int green;
  private final int blue;

  public BufferImage(ByteBuffer data, Layout layout, int red, int green, int blue) {
    super(layout);
    this.data = data;
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    layout.checkRow(x, y, count, rgb);
    int from = layout.index(x, y);
    int step = layout.xStride();
    if (step == 3 && red == 0 && green == 1 && blue == 2) {
      ByteBuffer row = data.duplicate();
      ((Buffer) row).position(from); // Android 26 has position on Buffer only
      row.get(rgb, 0, 3 * count);
      return;
    }
    for (int to = 0; to < 3 * count; to += 3) {
      rgb[to] = data.get(from + red);
      rgb[to + 1] = data.get(from + green);
      rgb[to + 2] = data.get(from + blue);
      from += step;
    }
  }

  @Override
  RgbImage with(Layout other) {
    return new BufferImage(data, other, red, green, blue);
  }
}
