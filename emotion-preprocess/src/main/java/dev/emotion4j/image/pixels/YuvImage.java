package dev.emotion4j.image.pixels;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import java.nio.ByteBuffer;

/**
 * Luma for each pixel and chroma for each block of 2 × 2, each pixel taking the chroma of its
 * block.
 */
public final class YuvImage implements Turnable {

  /** A plane of samples in a buffer: sample {@code (x, y)} is at {@code x * step + y * stride}. */
  public record Plane(ByteBuffer data, int offset, int step, int stride) {
    int sample(int x, int y) {
      return data.get(offset + x * step + y * stride) & 0xFF;
    }
  }

  private final Plane luma;
  private final Plane u;
  private final Plane v;
  private final YuvMatrix colors;

  /** The column and the row in the planes, for a pixel of this image. */
  private final Layout column;

  private final Layout row;

  public YuvImage(Plane luma, Plane u, Plane v, YuvMatrix colors, int width, int height) {
    this(
        luma, u, v, colors, new Layout(width, height, 0, 1, 0), new Layout(width, height, 0, 0, 1));
  }

  private YuvImage(Plane luma, Plane u, Plane v, YuvMatrix colors, Layout column, Layout row) {
    this.luma = luma;
    this.u = u;
    this.v = v;
    this.colors = colors;
    this.column = column;
    this.row = row;
  }

  @Override
  public int width() {
    return column.width();
  }

  @Override
  public int height() {
    return column.height();
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    column.checkRow(x, y, count, rgb);
    int fromX = column.index(x, y);
    int fromY = row.index(x, y);
    for (int to = 0; to < 3 * count; to += 3) {
      colors.store(
          luma.sample(fromX, fromY),
          u.sample(fromX >> 1, fromY >> 1),
          v.sample(fromX >> 1, fromY >> 1),
          rgb,
          to);
      fromX += column.xStride();
      fromY += row.xStride();
    }
  }

  @Override
  public RgbImage oriented(int orientation) {
    return new YuvImage(
        luma, u, v, colors, column.oriented(orientation), row.oriented(orientation));
  }

  @Override
  public RgbImage crop(BoundingBox box) {
    RgbImage checked = Turnable.super.crop(box);
    return checked == this
        ? this
        : new YuvImage(luma, u, v, colors, column.crop(box), row.crop(box));
  }
}
