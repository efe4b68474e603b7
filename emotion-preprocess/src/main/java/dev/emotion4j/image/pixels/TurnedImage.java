package dev.emotion4j.image.pixels;

import dev.emotion4j.RgbImage;

/** Any image seen upright for an EXIF orientation, by the rows and pixels that it can give. */
public final class TurnedImage implements RgbImage {
  private final RgbImage image;
  private final Layout column;
  private final Layout row;

  public TurnedImage(RgbImage image, int orientation) {
    this.image = image;
    this.column = new Layout(image.width(), image.height(), 0, 1, 0).oriented(orientation);
    this.row = new Layout(image.width(), image.height(), 0, 0, 1).oriented(orientation);
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
    if (row.xStride() != 0) {
      readColumn(x, y, count, rgb);
    } else if (column.xStride() > 0) {
      image.readRow(column.index(x, y), row.index(x, y), count, rgb);
    } else {
      image.readRow(column.index(x + count - 1, y), row.index(x, y), count, rgb);
      for (int left = 0, right = 3 * (count - 1); left < right; left += 3, right -= 3) {
        for (int c = 0; c < 3; c++) {
          byte swap = rgb[left + c];
          rgb[left + c] = rgb[right + c];
          rgb[right + c] = swap;
        }
      }
    }
  }

  private void readColumn(int x, int y, int count, byte[] rgb) {
    byte[] pixel = new byte[3];
    for (int i = 0; i < count; i++) {
      image.readRow(column.index(x + i, y), row.index(x + i, y), 1, pixel);
      System.arraycopy(pixel, 0, rgb, 3 * i, 3);
    }
  }
}
