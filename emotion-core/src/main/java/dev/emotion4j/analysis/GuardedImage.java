package dev.emotion4j.analysis;

import dev.emotion4j.CallContext;
import dev.emotion4j.RgbImage;

/** A picture that is read only as long as its call may go on. */
final class GuardedImage implements RgbImage {
  private final RgbImage image;
  private final CallContext context;

  GuardedImage(RgbImage image, CallContext context) {
    this.image = image;
    this.context = context;
  }

  @Override
  public int width() {
    return image.width();
  }

  @Override
  public int height() {
    return image.height();
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    context.check();
    image.readRow(x, y, count, rgb);
  }

  @Override
  public String toString() {
    return image.toString();
  }
}
