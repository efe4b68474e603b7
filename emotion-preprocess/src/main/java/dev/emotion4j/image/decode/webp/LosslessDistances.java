package dev.emotion4j.image.decode.webp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far back a distance goes. Small ones mean pixels near in both directions: up to 7 rows above
 * and from 8 columns to the left to 7 to the right, the nearest first; of those as near, the one
 * with fewer columns between first, and the one to the left before the one to the right.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 5.2.2, which lists what is sorted here.
 */
final class LosslessDistances {
  private static final int MAX_ROWS = 7;
  private static final int MAX_COLUMNS = 8;

  /** For each small distance, columns to the left and rows above. */
  private static final int[][] NEAR = near();

  private LosslessDistances() {}

  /**
   * The number of pixels.
   *
   * @param distance from 1 on
   * @param width of the image
   */
  static int pixels(int distance, int width) {
    if (distance > NEAR.length) {
      return distance - NEAR.length;
    }
    int[] place = NEAR[distance - 1];
    return Math.max(1, place[0] + place[1] * width);
  }

  private static int[][] near() {
    List<int[]> places = new ArrayList<>();
    for (int row = 0; row <= MAX_ROWS; row++) {
      for (int column = row == 0 ? 1 : 1 - MAX_COLUMNS; column <= MAX_COLUMNS; column++) {
        places.add(new int[] {column, row});
      }
    }
    places.sort(
        Comparator.<int[]>comparingInt(place -> place[0] * place[0] + place[1] * place[1])
            .thenComparingInt(place -> Math.abs(place[0]))
            .thenComparingInt(place -> -place[0]));
    return places.toArray(new int[0][]);
  }
}
