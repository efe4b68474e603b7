package dev.emotion4j.image.resample;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.pixels.ArgbImage;
import dev.emotion4j.image.pixels.Layout;

/**
 * An image in grey, each byte of a pixel its luma: Pillow's {@code convert("L")}, {@code L24} of
 * its {@code Convert.c}. Holds one image after the other, so that none is allocated a picture.
 */
final class GrayView implements RgbImage {
  private static final RgbImage NONE = new ArgbImage(new int[1], Layout.dense(1, 1, 1), false);

  private RgbImage image = NONE;

  GrayView of(RgbImage picture) {
    image = picture;
    return this;
  }

  void forget() {
    image = NONE;
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
    image.readRow(x, y, count, rgb);
    for (int i = 0; i < 3 * count; i += 3) {
      int luma = 19595 * (rgb[i] & 0xFF) + 38470 * (rgb[i + 1] & 0xFF) + 7471 * (rgb[i + 2] & 0xFF);
      byte gray = (byte) ((luma + 0x8000) >> 16);
      rgb[i] = gray;
      rgb[i + 1] = gray;
      rgb[i + 2] = gray;
    }
  }
}
