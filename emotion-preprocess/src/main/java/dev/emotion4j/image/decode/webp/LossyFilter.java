package dev.emotion4j.image.decode.webp;

/**
 * Smooths the edges of macroblocks and of the blocks in them.
 *
 * <p>Source: RFC 6386, section 15.
 */
final class LossyFilter {
  private final byte[] samples;
  private final int stride;
  private final boolean simple;

  /** How much the samples at an edge may differ, of which those next to it count four times. */
  private int edgeLimit;

  private int innerLimit;
  private int variance;

  /** The simple filter looks at two samples on each side of an edge, and changes one. */
  LossyFilter(LossyPlane plane, boolean simple) {
    this.samples = plane.samples;
    this.stride = plane.stride;
    this.simple = simple;
  }

  /**
   * Filters a square of a macroblock.
   *
   * @param size 16 for luma, 8 for chroma
   * @param left whether its left edge is filtered, as {@code above} the upper one
   * @param inner whether the edges within it are filtered too
   */
  void square(int at, int size, Strength strength, boolean left, boolean above, boolean inner) {
    innerLimit = strength.inner();
    variance = strength.variance();
    int ofMacroblocks = 2 * (strength.edge() + 4) + 1;
    int ofBlocks = 2 * strength.edge() + 1;
    if (left) {
      edgeLimit = ofMacroblocks;
      edge(at, size, 1, stride, true);
    }
    edgeLimit = ofBlocks;
    for (int i = 4; inner && i < size; i += 4) {
      edge(at + i, size, 1, stride, false);
    }
    if (above) {
      edgeLimit = ofMacroblocks;
      edge(at, size, stride, 1, true);
    }
    edgeLimit = ofBlocks;
    for (int i = 4; inner && i < size; i += 4) {
      edge(at + i * stride, size, stride, 1, false);
    }
  }

  /**
   * Filters along an edge.
   *
   * @param across from one sample to the next over the edge
   * @param along from one sample to the next along the edge
   */
  private void edge(int at, int size, int across, int along, boolean ofMacroblocks) {
    for (int i = 0; i < size; i++) {
      int q = at + i * along;
      if (differsLittle(q, across) && (simple || isSmooth(q, across))) {
        if (simple || variesMuch(q, across)) {
          changeTwo(q, across);
        } else if (ofMacroblocks) {
          changeSix(q, across);
        } else {
          changeFour(q, across);
        }
      }
    }
  }

  private boolean differsLittle(int q, int across) {
    return 4 * difference(q - across, q) + difference(q - 2 * across, q + across) <= edgeLimit;
  }

  private boolean isSmooth(int q, int across) {
    return difference(q - 4 * across, q - 3 * across) <= innerLimit
        && difference(q - 3 * across, q - 2 * across) <= innerLimit
        && difference(q - 2 * across, q - across) <= innerLimit
        && difference(q, q + across) <= innerLimit
        && difference(q + across, q + 2 * across) <= innerLimit
        && difference(q + 2 * across, q + 3 * across) <= innerLimit;
  }

  private boolean variesMuch(int q, int across) {
    return difference(q - 2 * across, q - across) > variance
        || difference(q, q + across) > variance;
  }

  private int difference(int one, int other) {
    return Math.abs(get(one) - get(other));
  }

  private void changeTwo(int q, int across) {
    int p = q - across;
    int outer = cut(get(p - across) - get(q + across), 127);
    int change = 3 * (get(q) - get(p)) + outer;
    set(p, get(p) + cut((change + 3) >> 3, 15));
    set(q, get(q) - cut((change + 4) >> 3, 15));
  }

  private void changeFour(int q, int across) {
    int p = q - across;
    int change = 3 * (get(q) - get(p));
    int down = cut((change + 4) >> 3, 15);
    int half = (down + 1) >> 1;
    set(p - across, get(p - across) + half);
    set(p, get(p) + cut((change + 3) >> 3, 15));
    set(q, get(q) - down);
    set(q + across, get(q + across) - half);
  }

  private void changeSix(int q, int across) {
    int p = q - across;
    int outer = cut(get(p - across) - get(q + across), 127);
    int change = cut(3 * (get(q) - get(p)) + outer, 127);
    for (int i = 0; i < 3; i++) {
      int part = ((27 - 9 * i) * change + 63) >> 7;
      set(p - i * across, get(p - i * across) + part);
      set(q + i * across, get(q + i * across) - part);
    }
  }

  /** Cuts a number to those from {@code -most - 1} to {@code most}. */
  private static int cut(int number, int most) {
    return Math.max(-most - 1, Math.min(most, number));
  }

  private int get(int at) {
    return samples[at] & 0xFF;
  }

  private void set(int at, int value) {
    samples[at] = (byte) Math.max(0, Math.min(255, value));
  }

  /**
   * How strongly a macroblock is filtered.
   *
   * @param edge the most by which samples at an edge within it may differ, times two
   * @param inner the most by which samples beside an edge may differ
   * @param variance from which difference on samples vary much
   */
  record Strength(int edge, int inner, int variance) {
    static Strength of(int level, int sharpness) {
      int inner = level >> (sharpness > 4 ? 2 : sharpness > 0 ? 1 : 0);
      if (sharpness > 0) {
        inner = Math.min(inner, 9 - sharpness);
      }
      inner = Math.max(1, inner);
      return new Strength(2 * level + inner, inner, level >= 40 ? 2 : level >= 15 ? 1 : 0);
    }
  }
}
