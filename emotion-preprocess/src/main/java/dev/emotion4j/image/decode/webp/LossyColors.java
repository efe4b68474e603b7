package dev.emotion4j.image.decode.webp;

/**
 * From luma and chroma to RGB, as libwebp does it: chroma is interpolated, nine sixteenths of the
 * nearest sample, three of each of the next two and one of the fourth, each sum rounded in two
 * steps. Both chromas are mixed at once, one in the lower and one in the upper half of an int.
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

  /** A row is between two of chroma, of which it is nearer to one; its pixels too, but at ends. */
  private void row(int y) {
    int lastChroma = (height - 1) / 2;
    int near = y / 2;
    int far = Math.max(0, Math.min(lastChroma, near + (y % 2 == 0 ? -1 : 1)));
    int nearAt = blue.at(0, near);
    int farAt = blue.at(0, far);
    int from = luma.at(0, y);
    int to = 3 * width * y;
    int own = chroma(nearAt);
    int beyond = chroma(farAt);
    pixel(to, luma.get(from), mixed(own, beyond));
    int x = 1;
    for (; x < width - 1; x += 2) {
      int beside = chroma(++nearAt);
      int across = chroma(++farAt);
      pixel(to + 3 * x, luma.get(from + x), mixed(own, beside, beyond, across));
      pixel(to + 3 * x + 3, luma.get(from + x + 1), mixed(beside, own, across, beyond));
      own = beside;
      beyond = across;
    }
    if (x < width) {
      pixel(to + 3 * x, luma.get(from + x), mixed(own, beyond));
    }
  }

  /** Blue and, 16 bits above it, red. */
  private int chroma(int at) {
    return red.get(at) << 16 | blue.get(at);
  }

  /**
   * Mixes four samples. Bits of the upper half that are shifted into the lower one are above its
   * lowest 8.
   *
   * @param own the sample whose share is nine sixteenths
   * @param beside the next one in its row
   * @param beyond the next one in its column
   * @param across the fourth
   */
  private static int mixed(int own, int beside, int beyond, int across) {
    int diagonal = (own + 3 * (beside + beyond) + across + 0x00080008) >> 3;
    return (diagonal + own) >> 1;
  }

  /** Mixes two where there is nothing beside them. */
  private static int mixed(int own, int beyond) {
    return (3 * own + beyond + 0x00020002) >> 2;
  }

  /** The weights are those of BT.601 in 2^-14, of which the product drops 8 bits. */
  private void pixel(int to, int y, int chroma) {
    int u = chroma & 0xFF;
    int v = chroma >> 16;
    int light = (y * 19077) >> 8;
    rgb[to] = cut(light + ((v * 26149) >> 8) - 14234);
    rgb[to + 1] = cut(light - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
    rgb[to + 2] = cut(light + ((u * 33050) >> 8) - 17685);
  }

  private static byte cut(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }
}
