package dev.emotion4j.image.decode.jpeg;

import java.util.Arrays;

/**
 * The coefficients of those blocks of one row of blocks that have more than the first. Coefficient
 * {@code k} of all blocks lies in one array, as {@link InverseDct} wants it.
 */
final class BlockRow {
  /** Dequantised, in natural order, then by block; those of {@link #size} and above are zero. */
  int[][] coefficients = new int[InverseDct.COEFFICIENTS][0];

  private int[] column = {};
  private int size;
  private int largestSum;

  /** Makes room for a number of blocks, and empties the row. */
  void ensure(int blocks) {
    if (column.length < blocks) {
      coefficients = new int[InverseDct.COEFFICIENTS][blocks];
      column = new int[blocks];
      size = 0;
      largestSum = 0;
    } else if (size > 0) {
      clear();
    }
  }

  /** How many blocks there are; the next one's coefficients are stored at this index. */
  int size() {
    return size;
  }

  /**
   * Takes the block whose coefficients were stored.
   *
   * @param firstColumn where its samples belong
   * @param sum of the absolute values of its coefficients
   */
  void add(int firstColumn, int sum) {
    largestSum = Math.max(largestSum, sum);
    column[size++] = firstColumn;
  }

  int[] columns() {
    return column;
  }

  int largestSum() {
    return largestSum;
  }

  /** Drops all blocks. */
  void clear() {
    // One more: damage may have left a block half stored.
    int stored = Math.min(size + 1, column.length);
    for (int[] coefficient : coefficients) {
      Arrays.fill(coefficient, 0, stored, 0);
    }
    size = 0;
    largestSum = 0;
  }
}
