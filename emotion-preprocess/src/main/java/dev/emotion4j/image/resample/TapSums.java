package dev.emotion4j.image.resample;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The horizontal pass for any weights: sums of weight times sample in 32-bit integers.
 *
 * <p>For one tap after another the pixel of every output is gathered into an array of ints; what
 * follows are loops over arrays that the JIT compiler turns into vector instructions.
 */
final class TapSums {
  private int[] at = {};
  private int[] pixel0 = {};
  private int[] pixel1 = {};

  /** Weights by tap, then by output. */
  private int[][] weight = {};

  private int out;
  private int taps;

  /** Takes the weights of an axis. */
  void set(AxisWeights axis, int outLength) {
    out = outLength;
    taps = 0;
    for (int o = 0; o < out; o++) {
      taps = Math.max(taps, axis.count[o]);
    }
    taps += taps & 1; // they are taken in pairs
    if (at.length < out) {
      at = new int[out];
      pixel0 = new int[out];
      pixel1 = new int[out];
    }
    if (weight.length < taps) {
      weight = Arrays.copyOf(weight, taps);
    }
    for (int t = 0; t < taps; t++) {
      if (weight[t] == null || weight[t].length < out) {
        weight[t] = new int[out];
      }
      for (int o = 0; o < out; o++) {
        weight[t][o] = t < axis.count[o] ? axis.weight[o * axis.maxCount + t] : 0;
      }
    }
    for (int o = 0; o < out; o++) {
      at[o] = 3 * axis.first[o];
    }
  }

  /** How many pixels past the row's end may be read. */
  int overrun() {
    return taps;
  }

  /** Writes one row of red, one of green and one of blue samples. */
  void resize(SourceRow source, int[][] planes) {
    for (int c = 0; c < 3; c++) {
      Arrays.fill(planes[c], 0, out, AxisWeights.HALF);
    }
    for (int t = 0; t < taps; t += 2) {
      gather(source.view, at, source.start + 3 * t, pixel0, pixel1, out);
      for (int c = 0; c < 3; c++) {
        add(pixel0, pixel1, 8 * c, weight[t], weight[t + 1], planes[c], out);
      }
    }
    for (int c = 0; c < 3; c++) {
      AxisWeights.toSamples(planes[c], planes[c], out);
    }
  }

  private static void gather(
      ByteBuffer from, int[] at, int plus, int[] pixel0, int[] pixel1, int out) {
    for (int o = 0; o < out; o++) {
      long pair = from.getLong(at[o] + plus);
      pixel0[o] = (int) pair;
      pixel1[o] = (int) (pair >>> 24);
    }
  }

  private static void add(
      int[] pixel0, int[] pixel1, int shift, int[] weight0, int[] weight1, int[] sum, int out) {
    for (int o = 0; o < out; o++) {
      sum[o] +=
          weight0[o] * ((pixel0[o] >>> shift) & 0xFF) + weight1[o] * ((pixel1[o] >>> shift) & 0xFF);
    }
  }
}
