package dev.emotion4j.onnx.detect;

import dev.emotion4j.RgbImage;
import java.util.Objects;

/** A view of every n-th pixel of every n-th row of an image. */
final class SparseImage implements RgbImage {
  private final RgbImage image;
  private final int step;

  private SparseImage(RgbImage image, int step) {
    this.image = image;
    this.step = step;
  }

  static RgbImage of(RgbImage image, int step) {
    return step == 1 ? image : new SparseImage(image, step);
  }

  @Override
  public int width() {
    return (image.width() + step - 1) / step;
  }

  @Override
  public int height() {
    return (image.height() + step - 1) / step;
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, width());
    Objects.checkIndex(y, height());
    int pixels = step * (count - 1) + 1;
    byte[] row = new byte[3 * pixels];
    image.readRow(step * x, step * y, pixels, row);
    for (int i = 0; i < count; i++) {
      System.arraycopy(row, 3 * step * i, rgb, 3 * i, 3);
    }
  }

  @Override
  public String toString() {
    return "1/" + step + " of " + image;
  }
}
