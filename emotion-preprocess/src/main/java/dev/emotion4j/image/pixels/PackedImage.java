package dev.emotion4j.image.pixels;

import dev.emotion4j.BoundingBox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes in which each pixel has a red, a green and a blue one: RGB, BGR, RGBA, grey and so on. */
public final class PackedImage extends LaidOutImage implements DenseRows {
  private final byte[] data;
  private final ByteBuffer view;
  private final int red;
  private final int green;
  private final int blue;

  /** The channels' offsets are from the start of a pixel; grey has the same for all three. */
  public PackedImage(byte[] data, Layout layout, int red, int green, int blue) {
    super(layout);
    this.data = data;
    this.view = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /** Red, green and blue bytes, in rows without gaps. */
  public static PackedImage rgb(byte[] data, int width, int height) {
    return new PackedImage(data, Layout.dense(width, height, 3), 0, 1, 2);
  }

  /** These pixels on a canvas of one colour; it is at least as large. */
  public PackedImage placed(BoundingBox place, int width, int height, int color) {
    if (place.equals(new BoundingBox(0, 0, width, height))) {
      return this;
    }
    byte[] canvas = new byte[3 * width * height];
    for (int i = 0; i < canvas.length; i += 3) {
      canvas[i] = (byte) (color >> 16);
      canvas[i + 1] = (byte) (color >> 8);
      canvas[i + 2] = (byte) color;
    }
    byte[] row = new byte[3 * place.width()];
    for (int y = 0; y < place.height(); y++) {
      readRow(0, y, place.width(), row);
      System.arraycopy(row, 0, canvas, 3 * ((place.y() + y) * width + place.x()), row.length);
    }
    return rgb(canvas, width, height);
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
  public boolean isDense() {
    return layout.xStride() == 3 && green == 1 && red + blue == 2;
  }

  @Override
  public boolean isBlueFirst() {
    return blue == 0;
  }

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
    return layout.index(0, y);
  }

  @Override
  public int pitch() {
    return layout.yStride();
  }

  @Override
  PackedImage with(Layout other) {
    return new PackedImage(data, other, red, green, blue);
  }
}
