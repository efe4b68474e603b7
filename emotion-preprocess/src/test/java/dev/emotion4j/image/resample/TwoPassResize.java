package dev.emotion4j.image.resample;

import dev.emotion4j.ResizeFilter;

/**
 * {@code Image.resize} as {@code docs/parity.md} and Pillow's {@code Resample.c} describe it, in
 * the plainest way: whole pictures, one pass after the other, weights computed anew for each
 * sample.
 */
final class TwoPassResize {
  private TwoPassResize() {}

  static byte[] resize(
      byte[] rgb, int width, int height, int newWidth, int newHeight, ResizeFilter filter) {
    byte[] wide = rgb;
    if (newWidth != width) {
      wide = new byte[3 * newWidth * height];
      for (int x = 0; x < newWidth; x++) {
        Taps taps = taps(width, newWidth, x, filter);
        for (int y = 0; y < height; y++) {
          for (int c = 0; c < 3; c++) {
            wide[3 * (y * newWidth + x) + c] = taps.mix(rgb, 3 * (y * width + taps.first) + c, 3);
          }
        }
      }
    }
    if (newHeight == height) {
      return wide;
    }
    int stride = 3 * newWidth;
    byte[] out = new byte[stride * newHeight];
    for (int y = 0; y < newHeight; y++) {
      Taps taps = taps(height, newHeight, y, filter);
      for (int i = 0; i < stride; i++) {
        out[stride * y + i] = taps.mix(wide, stride * taps.first + i, stride);
      }
    }
    return out;
  }

  /** The fixed-point weights of the input samples from {@code first} on for one output sample. */
  private static final class Taps {
    final int first;
    final long[] weights;

    Taps(int first, long[] weights) {
      this.first = first;
      this.weights = weights;
    }

    byte mix(byte[] samples, int at, int step) {
      long sum = 1 << 21;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * (samples[at + i * step] & 0xFF);
      }
      long value = sum >> 22;
      return (byte) (value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }

  private static Taps taps(int in, int out, int o, ResizeFilter filter) {
    double scale = (double) in / out;
    double filterScale = scale < 1 ? 1 : scale;
    double support = support(filter) * filterScale;
    double center = (o + 0.5) * scale;
    int min = (int) (center - support + 0.5);
    int max = (int) (center + support + 0.5);
    int first = min < 0 ? 0 : min;
    double[] mix = new double[(max > in ? in : max) - first];
    double total = 0;
    for (int i = 0; i < mix.length; i++) {
      mix[i] = height(filter, (i + first - center + 0.5) * (1 / filterScale));
      total += mix[i];
    }
    long[] weights = new long[mix.length];
    for (int i = 0; i < mix.length; i++) {
      double weight = mix[i] / total * (1 << 22);
      weights[i] = weight < 0 ? (long) (weight - 0.5) : (long) (weight + 0.5);
    }
    return new Taps(first, weights);
  }

  private static double support(ResizeFilter filter) {
    if (filter == ResizeFilter.BILINEAR) {
      return 1;
    }
    return filter == ResizeFilter.BICUBIC ? 2 : 3;
  }

  /** The filter's curve at a distance from the centre, in the order of {@code Resample.c}. */
  private static double height(ResizeFilter filter, double distance) {
    double t = distance < 0 ? -distance : distance;
    if (t >= support(filter)) {
      return 0;
    }
    if (filter == ResizeFilter.BILINEAR) {
      return 1 - t;
    }
    if (filter == ResizeFilter.LANCZOS) {
      return sinc(t) * sinc(t / 3);
    }
    // Keys' kernel with a = -0.5: 1.5 t^3 - 2.5 t^2 + 1, and -0.5 (t^3 - 5 t^2 + 8 t - 4).
    return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : (((t - 5) * t + 8) * t - 4) * -0.5;
  }

  private static double sinc(double t) {
    double angle = t * Math.PI;
    return angle == 0 ? 1 : StrictMath.sin(angle) / angle;
  }
}
