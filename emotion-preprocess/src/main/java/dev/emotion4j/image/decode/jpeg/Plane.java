package dev.emotion4j.image.decode.jpeg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a component around the row that is wanted: two rows of MCUs, one after the other
 * in turn, since the rows of smoothed chroma need neighbours.
 *
 * <p>Samples are ints, as loops over them become vector instructions. If pixels are made in pairs,
 * those of even and of odd columns are kept apart.
 */
final class Plane {
  private static final int MCU_ROWS = 2;

  /** Rows of samples, or of those of even columns. */
  int[][] rows = {};

  /** Rows of the samples of odd columns, or {@code null} if {@link #rows} has all. */
  int @Nullable [][] odds;

  /** The rows of blocks of one row of MCUs. */
  BlockRow[] blocks = {};

  /** The row of samples at which the row of MCUs that is decoded starts. */
  private int firstRow;

  private int[][] oddRows = {};
  private int rowsInMcu;

  /** Makes room for a component. */
  void ensure(Component component, boolean inHalves) {
    rowsInMcu = component.rows * InverseDct.SIZE;
    int columns = component.paddedBlocksWide * InverseDct.SIZE;
    rows = grown(rows, inHalves ? columns / 2 : columns);
    if (inHalves) {
      oddRows = grown(oddRows, columns / 2);
    }
    odds = inHalves ? oddRows : null;
    int known = blocks.length;
    if (known < component.rows) {
      blocks = Arrays.copyOf(blocks, component.rows);
      for (int i = known; i < component.rows; i++) {
        blocks[i] = new BlockRow();
      }
    }
    for (int i = 0; i < component.rows; i++) {
      blocks[i].ensure(component.paddedBlocksWide);
    }
  }

  private int[][] grown(int[][] old, int columns) {
    int needed = MCU_ROWS * rowsInMcu;
    boolean wide = old.length > 0 && old[0].length >= columns;
    if (wide && old.length >= needed) {
      return old;
    }
    int[][] grown = wide ? Arrays.copyOf(old, needed) : new int[needed][];
    for (int i = 0; i < grown.length; i++) {
      if (grown[i] == null) {
        grown[i] = new int[wide ? old[0].length : columns];
      }
    }
    return grown;
  }

  /** Starts the next row of MCUs, in place of the one before the last. */
  void startMcuRow(int mcuRow) {
    firstRow = mcuRow % MCU_ROWS * rowsInMcu;
  }

  /** Where a row of samples is. */
  int slot(int y) {
    return y % (MCU_ROWS * rowsInMcu);
  }

  /** Sets all samples of a block. */
  void flat(int blockRow, int column, int sample) {
    int first = firstRow + blockRow * InverseDct.SIZE;
    int @Nullable [][] others = odds;
    if (others == null) {
      for (int r = first; r < first + InverseDct.SIZE; r++) {
        Arrays.fill(rows[r], column, column + InverseDct.SIZE, sample);
      }
      return;
    }
    int from = column / 2;
    for (int r = first; r < first + InverseDct.SIZE; r++) {
      Arrays.fill(rows[r], from, from + InverseDct.SIZE / 2, sample);
      Arrays.fill(others[r], from, from + InverseDct.SIZE / 2, sample);
    }
  }

  /** Makes samples of the coefficients that were decoded. */
  void transform(InverseDct dct, int blockRows) {
    for (int i = 0; i < blockRows; i++) {
      dct.transform(blocks[i], rows, firstRow + i * InverseDct.SIZE, odds);
    }
  }
}
