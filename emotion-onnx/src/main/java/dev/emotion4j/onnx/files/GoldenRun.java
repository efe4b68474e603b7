package dev.emotion4j.onnx.files;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A run whose answer is known: the {@code golden} block of a model's description.
 *
 * @param seed what the input is made from
 * @param output what the model answered where it was made: one number a class, or some of a
 *     detector's numbers
 * @param tolerance how far an answer may be off
 */
public record GoldenRun(long seed, List<Float> output, float tolerance) {
  static final float DEFAULT_TOLERANCE = 1e-4f;

  /*
   * Element i of the input is uniform in [-2, 2), about the range of normalised pictures: the upper
   * 24 bits of SplitMix64's output i (Steele, Lea and Flood, "Fast splittable pseudorandom number
   * generators", 2014), times 2^-22, less 2. Every step is exact in float32, so NumPy makes the same.
   */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /**
   * Writes the input: as many numbers as one picture has, from index 0.
   *
   * @param bytes whether the model takes bytes: then element i is the upper 8 bits instead
   */
  public void writeInput(FloatBuffer input, int floatCount, boolean bytes) {
    for (int i = 0; i < floatCount; i++) {
      long z = seed + (i + 1) * GAMMA;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      input.put(i, bytes ? z >>> 56 : (z >>> 40) * 0x1p-22f - 2);
    }
  }

  /** How far outputs are off; infinite if one is NaN. */
  public record Difference(float max, float mean) {}

  /**
   * Compares the model's numbers, of each output from index 0, with the known ones, which are
   * spread evenly over one output after another: known one {@code i} is number {@code i * (number
   * of all / number of known ones)}.
   *
   * @param counts how many numbers each output has
   */
  public Difference compare(List<FloatBuffer> found, List<Integer> counts) {
    int all = counts.stream().mapToInt(Integer::intValue).sum();
    int step = Math.max(1, all / output.size());
    float max = 0;
    double sum = 0;
    for (int i = 0; i < output.size(); i++) {
      int at = i * step;
      int index = 0;
      while (at >= counts.get(index)) {
        at -= counts.get(index++);
      }
      float difference = Math.abs(found.get(index).get(at) - output.get(i));
      // A NaN is as far off as can be.
      difference = Float.isNaN(difference) ? Float.POSITIVE_INFINITY : difference;
      max = Math.max(max, difference);
      sum += difference;
    }
    return new Difference(max, (float) (sum / output.size()));
  }
}
