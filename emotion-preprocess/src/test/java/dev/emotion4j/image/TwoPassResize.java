package dev.emotion4j.image;

/**
 * {@code Image.resize} as {@code docs/parity.md} and Pillow's {@code Resample.c} describe it, in
 * the plainest way: whole pictures, one pass after the other, weights computed anew for each
 * sample.
 */
final class TwoPassResize {
  private TwoPassResize() {}

  static byte[] resize(byte[] rgb, int width, int height, int newWidth, int newHeight) {
    byte[] wide = rgb;
    if (newWidth != width) {
      wide = new byte[3 * newWidth * height];
      for (int x = 0; x < newWidth; x++) {
        long[] weights = weights(width, newWidth, x);
        for (int y = 0; y < height; y++) {
          for (int c = 0; c < 3; c++) {
            long sum = 1 << 21;
            for (int i = 0; i < width; i++) {
              sum += weights[i] * (rgb[3 * (y * width + i) + c] & 0xFF);
            }
            wide[3 * (y * newWidth + x) + c] = clip(sum >> 22);
          }
        }
      }
    }
    if (newHeight == height) {
      return wide;
    }
    byte[] out = new byte[3 * newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      long[] weights = weights(height, newHeight, y);
      for (int i = 0; i < 3 * newWidth; i++) {
        long sum = 1 << 21;
        for (int r = 0; r < height; r++) {
          sum += weights[r] * (wide[3 * newWidth * r + i] & 0xFF);
        }
        out[3 * newWidth * y + i] = clip(sum >> 22);
      }
    }
    return out;
  }

  /** The fixed-point weight of every input sample for one output sample. */
  private static long[] weights(int in, int out, int o) {
    double scale = (double) in / out;
    double filterScale = scale < 1 ? 1 : scale;
    double center = (o + 0.5) * scale;
    int min = (int) (center - filterScale + 0.5);
    int max = (int) (center + filterScale + 0.5);
    double[] mix = new double[in];
    double total = 0;
    for (int x = Math.max(min, 0); x < Math.min(max, in); x++) {
      double t = Math.abs((x - center + 0.5) * (1 / filterScale));
      mix[x] = t < 1 ? 1 - t : 0;
      total += mix[x];
    }
    long[] weights = new long[in];
    for (int x = 0; x < in; x++) {
      weights[x] = (long) (0.5 + mix[x] / total * (1 << 22));
    }
    return weights;
  }

  private static byte clip(long value) {
    return (byte) (value < 0 ? 0 : value > 255 ? 255 : value);
  }
}
