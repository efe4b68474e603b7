package dev.emotion4j.examples.quantize;

import dev.emotion4j.examples.quantize.ValueRange.Scale;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A layer's weights as signed bytes, one scale a channel, and its biases as integers in the unit of
 * the layer's sums: the input's scale times the weights'.
 */
final class IntegerWeights {
  /*
   * The largest magnitude: one bit less where the processor's only instruction for bytes adds two
   * products of an unsigned and a signed byte in 16 bits, and cuts off what is more: 2 * 255 * 127
   * is, 2 * 255 * 64 is not.
   */
  static final int FULL = 127;
  static final int REDUCED = 64;

  /** Beyond that, sums could pass 32 bits; half of it is for the products. */
  private static final double MAX_BIAS = 1 << 30;

  private static final double MAX_SUM = Integer.MAX_VALUE;
  private static final int MAX_INPUT = 255;
  private static final double SMALLEST_SCALE = 1e-12;

  private final byte[] weights;
  private final float[] scales;
  private final int @Nullable [] biases;

  private IntegerWeights(byte[] weights, float[] scales, int @Nullable [] biases) {
    this.weights = weights;
    this.scales = scales;
    this.biases = biases;
  }

  /**
   * Quantises.
   *
   * @param weights float32 weights
   * @param shape how they lie
   * @param biases one an output channel, or null
   * @param means the mean of each input channel, or null if they are unknown
   * @param input how the layer's input is quantised
   * @param largest the largest magnitude of a byte
   */
  static IntegerWeights of(
      FloatBuffer weights,
      LayerShape shape,
      double @Nullable [] biases,
      double @Nullable [] means,
      Scale input,
      int largest) {
    float[] scales = scales(weights, shape, biases, input, largest);
    byte[] bytes = new byte[weights.limit()];
    // Rounded weights give sums whose mean is another; the biases make up for it.
    double[] shifts = new double[shape.outputs()];
    for (int i = 0; i < bytes.length; i++) {
      int c = shape.output(i);
      double rounded = Math.rint(weights.get(i) / (double) scales[c]);
      bytes[i] = (byte) Math.max(-largest, Math.min(largest, rounded));
      if (means != null) {
        shifts[c] += (weights.get(i) - bytes[i] * (double) scales[c]) * means[shape.input(i)];
      }
    }
    if (biases == null) {
      return new IntegerWeights(bytes, scales, null);
    }
    int[] integers = new int[biases.length];
    for (int c = 0; c < biases.length; c++) {
      integers[c] = (int) Math.rint((biases[c] + shifts[c]) / biasScale(scales[c], input));
    }
    return new IntegerWeights(bytes, scales, integers);
  }

  private static float[] scales(
      FloatBuffer weights, LayerShape shape, double @Nullable [] biases, Scale input, int largest) {
    double[] most = new double[shape.outputs()];
    double[] sums = new double[shape.outputs()];
    for (int i = 0; i < weights.limit(); i++) {
      int c = shape.output(i);
      double magnitude = Math.abs(weights.get(i));
      most[c] = Math.max(most[c], magnitude);
      sums[c] += magnitude;
    }
    float[] scales = new float[shape.outputs()];
    for (int c = 0; c < scales.length; c++) {
      double bias = (biases == null ? 0 : Math.abs(biases[c])) / input.scale();
      // A bias that is large beside the weights must fit, and so must any sum there can be.
      double scale = most[c] / largest;
      scale = Math.max(scale, bias / MAX_BIAS);
      scale = Math.max(scale, (sums[c] * MAX_INPUT + bias) / MAX_SUM);
      // Weights and bias that are all zero are zero at any scale.
      scales[c] = scale == 0 ? 1 : (float) Math.max(scale, SMALLEST_SCALE);
    }
    return scales;
  }

  /** Returns {@code round(weight / scale)}, in the order of the weights; not a copy. */
  byte[] weights() {
    return weights;
  }

  /** Returns the scale of each channel; not a copy. */
  float[] scales() {
    return scales;
  }

  /** Returns {@code round(bias / bias scale)} of each channel, not a copy; null without biases. */
  int @Nullable [] biases() {
    return biases;
  }

  /** Returns what a step of a bias of 1 is worth. */
  static float biasScale(float weightScale, Scale input) {
    return weightScale * input.scale();
  }

  /** Returns the scales of the biases. */
  float[] biasScales(Scale input) {
    float[] result = new float[scales.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = biasScale(scales[c], input);
    }
    return result;
  }
}
