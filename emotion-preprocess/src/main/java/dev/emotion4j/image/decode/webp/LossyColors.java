package dev.emotion4j.image.decode.webp;

/**
 * From luma and chroma to RGB, as libwebp does it: chroma is interpolated, nine sixteenths of the
 * nearest sample, three of each of the next two and one of the fourth, each sum rounded in two
 * steps.
 */
final class LossyColors {
  private final int width;
  private final int height;
  private final LossyPlane luma;
  private final LossyPlane blue;
  private final LossyPlane red;
  private final byte[] rgb;

  private LossyColors(int width, int height, LossyPlane luma, LossyPlane blue, LossyPlane red) {
    this.width = width;
    this.height = height;
    this.luma = luma;
    this.blue = blue;
    this.red = red;
    this.rgb = new byte[3 * width * height];
  }

  static byte[] rgb(int width, int height, LossyPlane luma, LossyPlane blue, LossyPlane red) {
    LossyColors colors = new LossyColors(width, height, luma, blue, red);
    for (int y = 0; y < height; y++) {
      colors.row(y);
    }
    return colors.rgb;
  }

  /** A row is between two of chroma, of which it is nearer to one. */
  private void row(int y) {
    int lastChroma = (height - 1) / 2;
    int near = y / 2;
    int far = Math.max(0, Math.min(lastChroma, near + (y % 2 == 0 ? -1 : 1)));
    int nearAt = blue.at(0, near);
    int farAt = blue.at(0, far);
    int from = luma.at(0, y);
    int to = 3 * width * y;
    int lastX = (width - 1) / 2;
    for (int x = 0; x < width; x++) {
      int own = x / 2;
      int next = Math.max(0, Math.min(lastX, own + (x % 2 == 0 ? -1 : 1)));
      boolean edge = next == own;
      pixel(
          to + 3 * x,
          luma.get(from + x),
          mixed(blue, nearAt + own, nearAt + next, farAt + own, farAt + next, edge),
          mixed(red, nearAt + own, nearAt + next, farAt + own, farAt + next, edge));
    }
  }

  /**
   * @param own the sample whose share is nine sixteenths
   * @param beside the next one in its row
   * @param beyond the next one in its column
   * @param across the fourth
   * @param edge whether there is nothing beside it
   */
  private static int mixed(
      LossyPlane plane, int own, int beside, int beyond, int across, boolean edge) {
    int a = plane.get(own);
    int c = plane.get(beyond);
    if (edge) {
      return (3 * a + c + 2) >> 2;
    }
    int b = plane.get(beside);
    int d = plane.get(across);
    int diagonal = (a + 3 * b + 3 * c + d + 8) >> 3;
    return (diagonal + a) >> 1;
  }

  /** The weights are those of BT.601 in 2^-14, of which the product drops 8 bits. */
  private void pixel(int to, int y, int u, int v) {
    int light = (y * 19077) >> 8;
    rgb[to] = cut(light + ((v * 26149) >> 8) - 14234);
    rgb[to + 1] = cut(light - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
    rgb[to + 2] = cut(light + ((u * 33050) >> 8) - 17685);
  }

  private static byte cut(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }
}
