package dev.emotion4j.image.pixels;

import dev.emotion4j.BoundingBox;
import java.util.Objects;

/**
 * Where the pixels of a picture lie in an array: pixel {@code (x, y)} starts at {@code offset + x *
 * xStride + y * yStride}. Strides may be negative, so that every crop, rotation and mirror image is
 * a layout of the same array.
 */
public record Layout(int width, int height, int offset, int xStride, int yStride) {

  /** A picture whose rows follow each other without gaps. */
  public static Layout dense(int width, int height, int pixelStride) {
    return new Layout(width, height, 0, pixelStride, width * pixelStride);
  }

  /** The index of the first element of pixel {@code (x, y)}. */
  int index(int x, int y) {
    return offset + x * xStride + y * yStride;
  }

  /** Refuses pixels that are not all inside, and a target that is too short. */
  void checkRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, width);
    Objects.checkIndex(y, height);
    Objects.checkFromIndexSize(0, 3 * count, rgb.length);
  }

  /** The part inside a box, which lies inside this layout. */
  Layout crop(BoundingBox box) {
    return new Layout(box.width(), box.height(), index(box.x(), box.y()), xStride, yStride);
  }

  /**
   * The same pixels seen upright, for an EXIF orientation from 1 to 8: what {@code
   * ImageOps.exif_transpose} makes. Other values are as 1, as they are there.
   */
  public Layout oriented(int orientation) {
    int right = offset + (width - 1) * xStride;
    int bottom = offset + (height - 1) * yStride;
    int corner = right + (height - 1) * yStride;
    return switch (orientation) {
      case 2 -> new Layout(width, height, right, -xStride, yStride);
      case 3 -> new Layout(width, height, corner, -xStride, -yStride);
      case 4 -> new Layout(width, height, bottom, xStride, -yStride);
      case 5 -> new Layout(height, width, offset, yStride, xStride);
      case 6 -> new Layout(height, width, bottom, -yStride, xStride);
      case 7 -> new Layout(height, width, corner, -yStride, -xStride);
      case 8 -> new Layout(height, width, right, yStride, -xStride);
      default -> this;
    };
  }
}
