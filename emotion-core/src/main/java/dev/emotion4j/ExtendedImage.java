package dev.emotion4j;

import java.util.Objects;

/** A view of a part of an image that may reach past it: there, the nearest pixel is repeated. */
final class ExtendedImage implements RgbImage {
  private final RgbImage image;
  private final BoundingBox box;

  private ExtendedImage(RgbImage image, BoundingBox box) {
    this.image = image;
    this.box = box;
  }

  /** Returns a view of the part, or a plain crop if all of it lies inside. */
  static RgbImage of(RgbImage image, BoundingBox box) {
    BoundingBox whole = new BoundingBox(0, 0, image.width(), image.height());
    BoundingBox inside = box.intersect(whole).orElse(null);
    if (inside == null) {
      throw new IllegalArgumentException(
          "The part "
              + box
              + " lies outside the image of "
              + image.width()
              + "x"
              + image.height()
              + " pixels; give the box of a face in this image");
    }
    return inside.equals(box) ? image.crop(box) : new ExtendedImage(image, box);
  }

  @Override
  public int width() {
    return box.width();
  }

  @Override
  public int height() {
    return box.height();
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, box.width());
    Objects.checkIndex(y, box.height());
    Objects.checkFromIndexSize(0, 3 * count, rgb.length);
    int row = Math.max(0, Math.min(image.height() - 1, box.y() + y));
    int left = box.x() + x;
    int from = Math.max(0, Math.min(image.width() - 1, left));
    int to = Math.max(from + 1, Math.min(image.width(), left + count));
    image.readRow(from, row, to - from, rgb);
    // The pixels that were read move to their place; what is left and right of it repeats its ends.
    int before = Math.min(count - 1, Math.max(0, from - left));
    int read = Math.min(to - from, count - before);
    if (before > 0) {
      System.arraycopy(rgb, 0, rgb, 3 * before, 3 * read);
      repeat(rgb, 3 * before, 0, before);
    }
    repeat(rgb, 3 * (before + read - 1), before + read, count);
  }

  private static void repeat(byte[] rgb, int source, int from, int end) {
    byte red = rgb[source];
    byte green = rgb[source + 1];
    byte blue = rgb[source + 2];
    for (int i = 3 * from; i < 3 * end; i += 3) {
      rgb[i] = red;
      rgb[i + 1] = green;
      rgb[i + 2] = blue;
    }
  }

  @Override
  public String toString() {
    return box + " of " + image;
  }
}
