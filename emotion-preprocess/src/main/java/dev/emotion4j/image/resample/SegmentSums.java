// Over 300 lines: the loops are apart so that each is vectorised.
package dev.emotion4j.image.resample;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The horizontal pass for shrinking with the triangle filter, several times as fast as summing
 * weight times sample, with the same bytes.
 *
 * <p>The centres of the outputs cut the row into segments of nearly equal length. Within a segment
 * the weights of the output to its left fall, and those of the output to its right rise, on a
 * straight line, but for the rounding of each weight. So two plain sums a segment, of the samples
 * and of the samples times their index, give both outputs almost exactly, with no multiplication a
 * pixel. How far this can be from the exact sum is bounded by the differences between weights and
 * line, which are computed once. Where the result is so close to a half that the bound could matter
 * (about one byte in 3,000 of a picture of noise 1920 wide), the exact sum decides. Weights that
 * are exact, as those of 4:1, leave no doubt: their sums are often a half.
 *
 * <p>Sums are 24-bit fixed point in unsigned 32 bits: 255 plus a half still fits, and what
 * overflows on the way comes back.
 *
 * <p>Tried before, 1920×1280 to 224×224, horizontal pass: gather and multiply for each output 8.5
 * ms; the same idea with one loop over all pixels of a segment 5.9 ms, because the JIT compiler
 * does not vectorise long loop bodies; four pixels a loop, as here, 3.0 ms, half of which is the
 * gathering. Pillow takes 10 ms on the same machine for both passes. Without gain: red and blue in
 * the two halves of one int, which saves a third of the additions but has to be taken apart again;
 * one long loop over all three colours after the sums, since they have to be copied together first.
 */
final class SegmentSums {
  private static final int BITS = 24;
  private static final int FRACTION = (1 << BITS) - 1;

  /** Doubts in more bytes than this would cost more than they save. */
  private static final long MAX_ERROR = 1 << (BITS - 5);

  private AxisWeights axis = new AxisWeights();
  private int out;
  private int length;

  /** Where each of the {@code out + 1} segments of a row starts. */
  private final StripPlaces strip = new StripPlaces();

  /** The bound of the error of a sum, in units of its fixed point. */
  int maxError;

  /** Whether a segment's last pixel counts; as all arrays here for each place of the strip. */
  private int[] lastMask = {};

  /** The lines: segment {@code o} rises for output {@code o} and falls for {@code o - 1}. */
  private int[] riseBase = {};

  private int[] riseSlope = {};
  private int[] fallBase = {};
  private int[] fallSlope = {};

  private final int[][] pixel = new int[4][];
  private final int[][] sum = new int[3][];
  private final int[][] sumOfSums = new int[3][];
  private int[] falling = {};
  private int[] doubt = {};

  /**
   * Takes the weights of an axis.
   *
   * @return how many rows are summed together at the most, or 0 if the weights do not suit this way
   *     of summing
   */
  int set(AxisWeights weights, int inLength, int outLength) {
    axis = weights;
    out = outLength;
    if (2L * inLength < 7L * outLength || outLength < 4) {
      return 0; // of few pixels an output, TapSums is as fast or faster
    }
    strip.set(inLength, outLength);
    grow(strip.size());
    double scale = (double) inLength / outLength;
    length = (int) Math.ceil(scale);
    long worst = 0;
    for (int s = 0; s <= out; s++) {
      int start = start(s, scale);
      int end = Math.min(start(s + 1, scale), inLength);
      if (s == 0 || s == out) {
        // The outputs at the borders are summed exactly: only stay inside the row.
        start = s == 0 ? 0 : inLength - length;
        end = start + length;
      }
      if (end - start > length || end - start < length - 1) {
        return 0;
      }
      strip.put(s, 3 * start);
      lastMask[s] = end - start == length ? -1 : 0;
    }
    for (int o = 1; o < out - 1; o++) {
      worst = Math.max(worst, error(o));
    }
    clearLines(0);
    clearLines(out - 1);
    clearLines(out);
    strip.repeat(lastMask);
    strip.repeat(riseBase);
    strip.repeat(riseSlope);
    strip.repeat(fallBase);
    strip.repeat(fallSlope);
    maxError = (int) Math.min(worst, MAX_ERROR);
    return worst < MAX_ERROR ? strip.rows : 0;
  }

  /** The first pixel whose centre is right of the centre of output {@code segment - 1}. */
  private static int start(int segment, double scale) {
    return (int) Math.floor((segment - 0.5) * scale - 0.5) + 1;
  }

  /** The lines of outputs at the borders, and of the place behind them, leave no doubt. */
  private void clearLines(int o) {
    riseBase[o] = 0;
    riseSlope[o] = 0;
    fallBase[(o + 1) % (out + 1)] = 0;
    fallSlope[(o + 1) % (out + 1)] = 0;
  }

  private void grow(int segments) {
    if (lastMask.length < segments) {
      lastMask = new int[segments];
      riseBase = new int[segments];
      riseSlope = new int[segments];
      fallBase = new int[segments];
      fallSlope = new int[segments];
      falling = new int[segments];
      doubt = new int[segments];
      for (int i = 0; i < 4; i++) {
        pixel[i] = new int[segments];
      }
      for (int c = 0; c < 3; c++) {
        sum[c] = new int[segments];
        sumOfSums[c] = new int[segments];
      }
    }
  }

  /**
   * Fits the lines of one output and returns a bound of the error of its sum, for samples up to
   * 255. Every weight is compared, so the bound holds whatever the weights are.
   */
  private long error(int o) {
    long above = 0;
    long below = 0;
    int covered = 0;
    for (int half = 0; half < 2; half++) {
      int segment = o + half;
      int start = strip.get(segment) / 3;
      int count = lastMask[segment] == 0 ? length - 1 : length;
      double meanX = (count - 1) / 2.0;
      double meanY = 0;
      for (int i = 0; i < count; i++) {
        meanY += (double) weight(o, start + i) / count;
      }
      double top = 0;
      double bottom = 0;
      for (int i = 0; i < count; i++) {
        top += (i - meanX) * (weight(o, start + i) - meanY);
        bottom += (i - meanX) * (i - meanX);
      }
      int slope = bottom == 0 ? 0 : (int) Math.rint(top / bottom);
      int base = (int) Math.rint(meanY - slope * meanX);
      for (int i = 0; i < count; i++) {
        long difference = weight(o, start + i) - (base + (long) slope * i);
        above += Math.max(difference, 0);
        below -= Math.min(difference, 0);
        covered += weight(o, start + i) != 0 ? 1 : 0;
      }
      // The sums of sums count places from the end, starting with 1: i = length - that.
      (half == 0 ? riseBase : fallBase)[segment] = base + slope * length;
      (half == 0 ? riseSlope : fallSlope)[segment] = -slope;
    }
    int needed = 0;
    for (int t = 0; t < axis.count[o]; t++) {
      needed += axis.weight[o * axis.maxCount + t] != 0 ? 1 : 0;
    }
    return covered == needed ? 255 * Math.max(above, below) : Long.MAX_VALUE;
  }

  /** The weight of a pixel for an output, in this class's fixed point. */
  private long weight(int o, int x) {
    int tap = x - axis.first[o];
    boolean used = tap >= 0 && tap < axis.count[o];
    return used
        ? (long) axis.weight[o * axis.maxCount + tap] << (BITS - AxisWeights.PRECISION_BITS)
        : 0;
  }

  /** Writes the red, the green and the blue samples of some rows, as {@link StripPlaces} says. */
  void resize(SourceRows source, int count, int[][] planes) {
    int segments = count * strip.perRow;
    sumSegments(source.view, strip.in(source), source.start, segments);
    Arrays.fill(doubt, 0, segments, 0);
    for (int c = 0; c < 3; c++) {
      mix(sum[c], sumOfSums[c], fallBase, fallSlope, falling, segments);
      // A loop that reads s and s + 1 would not be vectorised.
      System.arraycopy(falling, 1, falling, 0, segments - 1);
      addMix(sum[c], sumOfSums[c], riseBase, riseSlope, falling, segments);
      finish(falling, maxError, planes[c], doubt, segments);
    }
    boolean doubtful = anyNegative(doubt, segments);
    for (int row = 0; row < count; row++) {
      exactly(source, row, 0, planes);
      exactly(source, row, out - 1, planes);
      for (int o = 1; doubtful && o < out - 1; o++) {
        if (doubt[row * strip.perRow + o] < 0) {
          exactly(source, row, o, planes);
        }
      }
    }
  }

  private void sumSegments(ByteBuffer view, int[] at, int start, int segments) {
    for (int c = 0; c < 3; c++) {
      Arrays.fill(sum[c], 0, segments, 0);
      Arrays.fill(sumOfSums[c], 0, segments, 0);
    }
    int done = 0;
    for (; done + 4 <= length; done += 4) {
      gather4(view, at, start + 3 * done, pixel[0], pixel[1], pixel[2], pixel[3], segments);
      maskLast(done + 4, pixel[3], segments);
      add4(pixel[0], pixel[1], pixel[2], pixel[3], 0, sum[0], sumOfSums[0], segments);
      add4(pixel[0], pixel[1], pixel[2], pixel[3], 8, sum[1], sumOfSums[1], segments);
      add4(pixel[0], pixel[1], pixel[2], pixel[3], 16, sum[2], sumOfSums[2], segments);
    }
    if (done + 2 <= length) {
      gather2(view, at, start + 3 * done, pixel[0], pixel[1], segments);
      done += 2;
      maskLast(done, pixel[1], segments);
      add2(pixel[0], pixel[1], 0, sum[0], sumOfSums[0], segments);
      add2(pixel[0], pixel[1], 8, sum[1], sumOfSums[1], segments);
      add2(pixel[0], pixel[1], 16, sum[2], sumOfSums[2], segments);
    }
    if (done < length) {
      gather(view, at, start + 3 * done, pixel[0], segments);
      maskLast(length, pixel[0], segments);
      add(pixel[0], 0, sum[0], sumOfSums[0], segments);
      add(pixel[0], 8, sum[1], sumOfSums[1], segments);
      add(pixel[0], 16, sum[2], sumOfSums[2], segments);
    }
  }

  /** Of the last pixels of the segments, clears those that belong to the next one. */
  private void maskLast(int done, int[] pixel, int segments) {
    if (done == length) {
      mask(pixel, lastMask, segments);
    }
  }

  private static void gather4(
      ByteBuffer row, int[] at, int plus, int[] p0, int[] p1, int[] p2, int[] p3, int n) {
    for (int s = 0; s < n; s++) {
      int from = at[s] + plus;
      long first = row.getLong(from);
      long second = row.getLong(from + 6);
      p0[s] = (int) first;
      p1[s] = (int) (first >>> 24);
      p2[s] = (int) second;
      p3[s] = (int) (second >>> 24);
    }
  }

  private static void gather2(ByteBuffer row, int[] at, int plus, int[] p0, int[] p1, int n) {
    for (int s = 0; s < n; s++) {
      long pair = row.getLong(at[s] + plus);
      p0[s] = (int) pair;
      p1[s] = (int) (pair >>> 24);
    }
  }

  private static void gather(ByteBuffer row, int[] at, int plus, int[] pixel, int n) {
    for (int s = 0; s < n; s++) {
      pixel[s] = row.getInt(at[s] + plus);
    }
  }

  private static void mask(int[] pixel, int[] mask, int segments) {
    for (int s = 0; s < segments; s++) {
      pixel[s] &= mask[s];
    }
  }

  private static void add4(
      int[] p0, int[] p1, int[] p2, int[] p3, int shift, int[] sum, int[] sums, int segments) {
    for (int s = 0; s < segments; s++) {
      int a = sum[s] + ((p0[s] >>> shift) & 0xFF);
      int b = sums[s] + a;
      a += (p1[s] >>> shift) & 0xFF;
      b += a;
      a += (p2[s] >>> shift) & 0xFF;
      b += a;
      a += (p3[s] >>> shift) & 0xFF;
      b += a;
      sum[s] = a;
      sums[s] = b;
    }
  }

  private static void add2(int[] p0, int[] p1, int shift, int[] sum, int[] sums, int segments) {
    for (int s = 0; s < segments; s++) {
      int a = sum[s] + ((p0[s] >>> shift) & 0xFF);
      int b = sums[s] + a;
      a += (p1[s] >>> shift) & 0xFF;
      sum[s] = a;
      sums[s] = b + a;
    }
  }

  private static void add(int[] pixel, int shift, int[] sum, int[] sums, int segments) {
    for (int s = 0; s < segments; s++) {
      int a = sum[s] + ((pixel[s] >>> shift) & 0xFF);
      sum[s] = a;
      sums[s] += a;
    }
  }

  private static void mix(
      int[] sum, int[] sums, int[] base, int[] slope, int[] mixed, int segments) {
    for (int s = 0; s < segments; s++) {
      mixed[s] = base[s] * sum[s] + slope[s] * sums[s];
    }
  }

  private static void addMix(
      int[] sum, int[] sums, int[] base, int[] slope, int[] mixed, int segments) {
    for (int s = 0; s < segments; s++) {
      mixed[s] += base[s] * sum[s] + slope[s] * sums[s];
    }
  }

  /** Rounds, and makes {@code doubt} negative where an error up to the bound could matter. */
  private static void finish(int[] mixed, int maxError, int[] samples, int[] doubt, int segments) {
    int window = 2 * maxError;
    for (int s = 0; s < segments; s++) {
      int rounded = mixed[s] + (1 << (BITS - 1));
      samples[s] = rounded >>> BITS;
      doubt[s] |= ((rounded + maxError) & FRACTION) - window;
    }
  }

  private static boolean anyNegative(int[] values, int count) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= values[i];
    }
    return all < 0;
  }

  private void exactly(SourceRows source, int row, int o, int[][] planes) {
    int red = AxisWeights.HALF;
    int green = AxisWeights.HALF;
    int blue = AxisWeights.HALF;
    byte[] bytes = source.bytes;
    int from = source.start + row * source.pitch + 3 * axis.first[o];
    int end = o * axis.maxCount + axis.count[o];
    for (int w = o * axis.maxCount; w < end; w++) {
      int weight = axis.weight[w];
      red += weight * (bytes[from] & 0xFF);
      green += weight * (bytes[from + 1] & 0xFF);
      blue += weight * (bytes[from + 2] & 0xFF);
      from += 3;
    }
    int to = row * strip.perRow + o;
    planes[0][to] = red >> AxisWeights.PRECISION_BITS;
    planes[1][to] = green >> AxisWeights.PRECISION_BITS;
    planes[2][to] = blue >> AxisWeights.PRECISION_BITS;
  }
}
