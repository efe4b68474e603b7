package dev.emotion4j.benchmarks.models;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The weights of one tensor of a reference model, made from its name alone.
 *
 * <p>Stateless: any element can be computed by itself, so a model of any size is written in a
 * stream.
 */
final class ReferenceWeights {
  /*
   * The recipe uses operations only that are exact or correctly rounded everywhere, so NumPy gives
   * the same bits (tools/verification/reference_models.py): the seed is the FNV-1a hash of the
   * tensor's name; element i is output i + 1 of splitmix64 (Steele, Lea and Flood, "Fast splittable
   * pseudorandom number generators", 2014) from that seed; its upper 24 bits, n, give the float
   * (n * 2^-23 - 1) * bound.
   */

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private ReferenceWeights() {}

  /** Returns the seed of a tensor, such as {@code MobileNetV2/features.0.0.weight}. */
  static long seed(String tensor) {
    long hash = FNV_OFFSET;
    for (byte b : tensor.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** For convolutions: He's uniform range, which keeps activations alive. */
  static final double HE = 6.0;

  /** For fully connected layers: PyTorch's own range for them. */
  static final double LINEAR = 1.0;

  /** Returns the largest magnitude of a tensor's elements. */
  static float bound(double factor, int fanIn) {
    return (float) Math.sqrt(factor / fanIn);
  }

  /** Returns one element, in {@code [-bound, bound)}. */
  static float element(long seed, long index, float bound) {
    long z = seed + (index + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return ((z >>> 40) * 0x1p-23f - 1f) * bound;
  }

  /** Puts the elements from {@code first} on, until {@code target} is full. */
  static void fill(ByteBuffer target, long seed, long first, float bound) {
    for (long i = first; target.remaining() >= Float.BYTES; i++) {
      target.putFloat(element(seed, i, bound));
    }
  }
}
