package dev.emotion4j.image.pixels;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;

/** An image whose pixels lie in one array or buffer: crops and turns are other layouts of it. */
abstract class LaidOutImage implements Turnable {
  final Layout layout;

  LaidOutImage(Layout layout) {
    this.layout = layout;
  }

  /** The same array or buffer, laid out differently. */
  abstract RgbImage with(Layout other);

  @Override
  public final int width() {
    return layout.width();
  }

  @Override
  public final int height() {
    return layout.height();
  }

  @Override
  public RgbImage oriented(int orientation) {
    return with(layout.oriented(orientation));
  }

  @Override
  public final RgbImage crop(BoundingBox box) {
    RgbImage checked = Turnable.super.crop(box);
    return checked == this ? this : with(layout.crop(box));
  }

  @Override
  public final String toString() {
    return "image of " + width() + "x" + height() + " pixels";
  }
}
