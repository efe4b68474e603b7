package dev.emotion4j;

import java.util.Arrays;
import java.util.Objects;

/** A picture of one grey, in which no face is, for tests that something answers at all. */
final class GreyImage implements RgbImage {
  static final RgbImage SMALL = new GreyImage();

  private static final int SIDE = 64;
  private static final byte GREY = (byte) 128;

  private GreyImage() {}

  @Override
  public int width() {
    return SIDE;
  }

  @Override
  public int height() {
    return SIDE;
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, SIDE);
    Objects.checkIndex(y, SIDE);
    Arrays.fill(rgb, 0, 3 * count, GREY);
  }
}
