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
  private final StripPlaces strip = new StripPlaces();
  private int[] pixel0 = {};
  private int[] pixel1 = {};

  /** Weights by tap, then by row and output: of all rows that are summed together the same. */
  private int[][] weight = {};

  private int taps;

  /** Takes the weights of an axis; returns how many rows are summed together at the most. */
  int set(AxisWeights axis, int inLength, int out) {
    strip.set(inLength, out);
    taps = 0;
    for (int o = 0; o < out; o++) {
      taps = Math.max(taps, axis.count[o]);
    }
    taps += taps & 1; // they are taken in pairs
    if (pixel0.length < strip.size()) {
      pixel0 = new int[strip.size()];
      pixel1 = new int[strip.size()];
    }
    if (weight.length < taps) {
      weight = Arrays.copyOf(weight, taps);
    }
    for (int t = 0; t < taps; t++) {
      if (weight[t] == null || weight[t].length < strip.size()) {
        weight[t] = new int[strip.size()];
      }
      for (int o = 0; o < out; o++) {
        weight[t][o] = t < axis.count[o] ? axis.weight[o * axis.maxCount + t] : 0;
      }
      strip.repeat(weight[t]);
    }
    for (int o = 0; o < out; o++) {
      strip.put(o, 3 * axis.first[o]);
    }
    strip.put(out, 0);
    return strip.rows;
  }

  /** How many pixels past the row's end may be read. */
  int overrun() {
    return taps;
  }

  /** Writes the red, the green and the blue samples of some rows, as {@link StripPlaces} says. */
  void resize(SourceRows source, int count, int[][] planes) {
    int places = count * strip.perRow;
    int[] at = strip.in(source);
    gather(source.view, at, source.start, pixel0, pixel1, places);
    set(pixel0, pixel1, 0, weight[0], weight[1], planes[0], places);
    set(pixel0, pixel1, 8, weight[0], weight[1], planes[1], places);
    set(pixel0, pixel1, 16, weight[0], weight[1], planes[2], places);
    for (int t = 2; t < taps; t += 2) {
      gather(source.view, at, source.start + 3 * t, pixel0, pixel1, places);
      add(pixel0, pixel1, 0, weight[t], weight[t + 1], planes[0], places);
      add(pixel0, pixel1, 8, weight[t], weight[t + 1], planes[1], places);
      add(pixel0, pixel1, 16, weight[t], weight[t + 1], planes[2], places);
    }
    for (int c = 0; c < 3; c++) {
      AxisWeights.toSamples(planes[c], planes[c], places);
    }
  }

  private static void gather(
      ByteBuffer from, int[] at, int plus, int[] pixel0, int[] pixel1, int places) {
    for (int o = 0; o < places; o++) {
      long pair = from.getLong(at[o] + plus);
      pixel0[o] = (int) pair;
      pixel1[o] = (int) (pair >>> 24);
    }
  }

  private static void set(
      int[] pixel0, int[] pixel1, int shift, int[] weight0, int[] weight1, int[] sum, int places) {
    for (int o = 0; o < places; o++) {
      sum[o] =
          AxisWeights.HALF
              + weight0[o] * ((pixel0[o] >>> shift) & 0xFF)
              + weight1[o] * ((pixel1[o] >>> shift) & 0xFF);
    }
  }

  private static void add(
      int[] pixel0, int[] pixel1, int shift, int[] weight0, int[] weight1, int[] sum, int places) {
    for (int o = 0; o < places; o++) {
      sum[o] +=
          weight0[o] * ((pixel0[o] >>> shift) & 0xFF) + weight1[o] * ((pixel1[o] >>> shift) & 0xFF);
    }
  }
}
