package dev.emotion4j.image.resample;

import dev.emotion4j.ResizeFilter;

/**
 * The weights with which Pillow's {@code Image.resize} mixes the samples of one axis.
 *
 * <p>Source: {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} of Pillow 9.4's {@code
 * Resample.c}, operation by operation in double. An output sample {@code o} is {@code (2^21 + sum
 * of weight * sample) >> 22}, cut to 0..255, over the {@code count[o]} samples from {@code
 * first[o]}.
 *
 * <p>Not thread-safe; the arrays grow and are reused when the lengths change.
 */
final class AxisWeights {
  /** The fixed point: 32 bits less 8 for the sample and 2 for the weights beyond 1. */
  static final int PRECISION_BITS = 22;

  static final int HALF = 1 << (PRECISION_BITS - 1);

  int[] first = {};
  int[] count = {};

  /** {@code maxCount} weights for each output, of which {@code count[o]} are used. */
  int[] weight = {};

  int maxCount;
  private double[] mix = {};
  private ResizeFilter kind = ResizeFilter.BILINEAR;
  private int in;
  private int out;

  /** Computes the weights from {@code inLength} samples to {@code outLength}. */
  void set(int inLength, int outLength, ResizeFilter filter) {
    if (inLength == in && outLength == out && filter == kind) {
      return;
    }
    in = inLength;
    out = outLength;
    kind = filter;
    double scale = (double) inLength / outLength;
    double filterScale = Math.max(scale, 1);
    double support = radius(filter) * filterScale;
    maxCount = (int) Math.ceil(support) * 2 + 1;
    if (first.length < outLength) {
      first = new int[outLength];
      count = new int[outLength];
    }
    if (weight.length < outLength * maxCount) {
      weight = new int[outLength * maxCount];
    }
    if (mix.length < maxCount) {
      mix = new double[maxCount];
    }
    double inverse = 1 / filterScale;
    for (int o = 0; o < outLength; o++) {
      double center = (o + 0.5) * scale;
      int from = Math.max((int) (center - support + 0.5), 0);
      int taps = Math.min((int) (center + support + 0.5), inLength) - from;
      double sum = 0;
      for (int t = 0; t < taps; t++) {
        mix[t] = value(filter, (t + from - center + 0.5) * inverse);
        sum += mix[t];
      }
      first[o] = from;
      count[o] = taps;
      int base = o * maxCount;
      for (int t = 0; t < taps; t++) {
        double share = sum != 0 ? mix[t] / sum : mix[t];
        // Pillow rounds away from zero: adds or takes a half and cuts.
        weight[base + t] = (int) ((share < 0 ? -0.5 : 0.5) + share * (1 << PRECISION_BITS));
      }
    }
  }

  /** Turns sums into samples: shifted, and cut to 0..255. */
  static void toSamples(int[] sums, int[] samples, int count) {
    for (int i = 0; i < count; i++) {
      // Of Math.min and Math.max, Java 17 would not make vector instructions.
      int sample = sums[i] >> PRECISION_BITS;
      sample &= ~(sample >> 31);
      samples[i] = (sample | ((255 - sample) >> 31)) & 255;
    }
  }

  private static int radius(ResizeFilter filter) {
    return switch (filter) {
      case BILINEAR -> 1;
      case BICUBIC -> 2;
      case LANCZOS -> 3;
    };
  }

  private static double value(ResizeFilter filter, double x) {
    return switch (filter) {
      case BILINEAR -> Math.max(0, 1 - Math.abs(x));
      case BICUBIC -> cubic(Math.abs(x));
      case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double cubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }
}
