package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import java.util.Arrays;
import java.util.Objects;

/**
 * A view of a part of an image that may reach past it: there, it is grey. Of grey, black and
 * repeated edges, grey lets a detector see the most faces that the picture's edge cuts.
 */
final class MarginImage implements RgbImage {
  private static final byte GREY = 127;

  private final RgbImage image;
  private final BoundingBox box;

  private MarginImage(RgbImage image, BoundingBox box) {
    this.image = image;
    this.box = box;
  }

  static RgbImage of(RgbImage image, BoundingBox box) {
    boolean inside =
        box.x() >= 0
            && box.y() >= 0
            && (long) box.x() + box.width() <= image.width()
            && (long) box.y() + box.height() <= image.height();
    return inside ? image.crop(box) : new MarginImage(image, box);
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
    Arrays.fill(rgb, 0, 3 * count, GREY);
    int row = box.y() + y;
    int left = box.x() + x;
    int from = Math.max(0, left);
    int to = Math.min(image.width(), left + count);
    if (row < 0 || row >= image.height() || from >= to) {
      return;
    }
    if (from == left) {
      image.readRow(from, row, to - from, rgb);
    } else {
      byte[] part = new byte[3 * (to - from)];
      image.readRow(from, row, to - from, part);
      System.arraycopy(part, 0, rgb, 3 * (from - left), part.length);
    }
  }

  @Override
  public String toString() {
    return box + " of " + image;
  }
}
