package dev.emotion4j;

import java.util.Objects;

/** A view of the part of an image that lies inside a box. */
final class CroppedImage implements RgbImage {
  private final RgbImage image;
  private final BoundingBox box;

  /** The box lies inside the image: {@link RgbImage#crop} has checked it. */
  CroppedImage(RgbImage image, BoundingBox box) {
    this.image = image;
    this.box = box;
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
    // The image below would allow pixels that are inside it but outside this view.
    Objects.checkFromIndexSize(x, count, box.width());
    Objects.checkIndex(y, box.height());
    image.readRow(box.x() + x, box.y() + y, count, rgb);
  }

  /** A crop of a crop reads the image below directly. */
  @Override
  public RgbImage crop(BoundingBox inner) {
    RgbImage checked = RgbImage.super.crop(inner);
    return checked == this
        ? this
        : new CroppedImage(
            image,
            new BoundingBox(
                box.x() + inner.x(), box.y() + inner.y(), inner.width(), inner.height()));
  }

  @Override
  public String toString() {
    return box + " of " + image;
  }
}
