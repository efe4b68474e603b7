package dev.emotion4j;

import java.util.Objects;

/** A part of a picture that is turned about its centre, as {@link FaceCrop} defines it. */
final class AlignedImage implements RgbImage {
  private final int width;
  private final int height;
  private final double centerX;
  private final double centerY;
  private final double cos;
  private final double sin;
  private final String text;

  /** All pixels of the picture that the part needs, row by row. */
  private final BoundingBox source;

  private final byte[][] rows;

  /**
   * Copies what is needed of the picture.
   *
   * @param degrees how far the part is turned, clockwise
   * @throws IllegalArgumentException if the part lies outside the picture
   */
  AlignedImage(
      RgbImage image, double centerX, double centerY, int width, int height, double degrees) {
    this.width = width;
    this.height = height;
    this.centerX = centerX;
    this.centerY = centerY;
    // Exact for quarter turns, of which Math.cos and Math.sin are not.
    boolean quarter = degrees % 90 == 0;
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    this.cos = quarter ? Math.rint(c) : c;
    this.sin = quarter ? Math.rint(s) : s;
    double reachX = (Math.abs(width * cos) + Math.abs(height * sin)) / 2;
    double reachY = (Math.abs(width * sin) + Math.abs(height * cos)) / 2;
    int left = (int) Math.floor(centerX - reachX - 0.5);
    int top = (int) Math.floor(centerY - reachY - 0.5);
    this.source =
        FaceCrop.inside(
            image,
            new BoundingBox(
                left,
                top,
                (int) Math.ceil(centerX + reachX + 0.5) - left,
                (int) Math.ceil(centerY + reachY + 0.5) - top));
    this.rows = new byte[source.height()][3 * source.width()];
    for (int y = 0; y < rows.length; y++) {
      image.readRow(source.x(), source.y() + y, source.width(), rows[y]);
    }
    this.text = width + "x" + height + " turned by " + degrees + " degrees of " + image;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    Objects.checkFromIndexSize(x, count, width);
    Objects.checkIndex(y, height);
    Objects.checkFromIndexSize(0, 3 * count, rgb.length);
    double v = y + 0.5 - height / 2.0;
    for (int i = 0; i < count; i++) {
      double u = x + i + 0.5 - width / 2.0;
      // Of the middle of the pixel at the copy's left top, which is at 0.
      double column = centerX + u * cos - v * sin - 0.5 - source.x();
      double row = centerY + u * sin + v * cos - 0.5 - source.y();
      double left = Math.floor(column);
      double top = Math.floor(row);
      byte[] upper = rows[clamp(top, rows.length)];
      byte[] lower = rows[clamp(top + 1, rows.length)];
      int west = 3 * clamp(left, source.width());
      int east = 3 * clamp(left + 1, source.width());
      for (int channel = 0; channel < 3; channel++) {
        double above = mix(upper[west + channel], upper[east + channel], column - left);
        double below = mix(lower[west + channel], lower[east + channel], column - left);
        rgb[3 * i + channel] = (byte) Math.floor(above + (below - above) * (row - top) + 0.5);
      }
    }
  }

  private static double mix(byte from, byte to, double share) {
    return (from & 0xff) + ((to & 0xff) - (from & 0xff)) * share;
  }

  private static int clamp(double index, int size) {
    return (int) Math.max(0, Math.min(size - 1, index));
  }

  @Override
  public String toString() {
    return text;
  }
}
