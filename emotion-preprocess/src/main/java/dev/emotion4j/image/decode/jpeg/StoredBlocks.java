package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.util.Arrays;

/** All coefficients of a picture whose components come in several scans. */
@DesktopOnly
final class StoredBlocks {
  private static final int COEFFICIENTS = InverseDct.COEFFICIENTS;

  /** Block by block, in natural order, row by row. */
  private final short[][] coefficients = new short[4][0];

  /** Which coefficients of each block may not be zero, by their places in zigzag order. */
  private final long[][] nonzero = new long[4][0];

  /** The factors of each component as they were at its first scan, in zigzag order. */
  private final int[][] quant = new int[4][COEFFICIENTS];

  private final boolean[] quantKnown = new boolean[4];

  /** Reads all scans. */
  void read(JpegHeader header, Tables tables, Scan scan) {
    for (int c = 0; c < header.count; c++) {
      Component component = header.components[c];
      int blocks = Math.multiplyExact(component.paddedBlocksWide, component.paddedBlocksHigh);
      if (nonzero[c].length < blocks) {
        coefficients[c] = new short[Math.multiplyExact(blocks, COEFFICIENTS)];
        nonzero[c] = new long[blocks];
      } else {
        Arrays.fill(coefficients[c], 0, blocks * COEFFICIENTS, (short) 0);
        Arrays.fill(nonzero[c], 0, blocks, 0);
      }
      quantKnown[c] = false;
    }
    for (int i = 0; i < header.segments; i++) {
      int at = header.segmentAt[i];
      int marker = header.marker(at);
      if (marker != JpegHeader.SOS) {
        tables.define(header, marker, at + 2, header.segmentEnd[i]);
        continue;
      }
      scan.start(header, tables, i);
      for (int j = 0; j < scan.count; j++) {
        int c = scan.index[j];
        if (!quantKnown[c]) {
          int[] factors = tables.quantisation(scan.components[j].quantTable);
          System.arraycopy(factors, 0, quant[c], 0, COEFFICIENTS);
          quantKnown[c] = true;
        }
      }
      readScan(header, scan);
    }
  }

  private void readScan(JpegHeader header, Scan scan) {
    for (int y = 0; y < scan.mcusHigh; y++) {
      for (int x = 0; x < scan.mcusWide; x++) {
        scan.beforeMcu();
        if (scan.count == 1) {
          decode(header, scan, 0, y, x);
          continue;
        }
        for (int i = 0; i < scan.count; i++) {
          Component component = scan.components[i];
          for (int b = 0; b < component.rows * component.columns; b++) {
            int row = y * component.rows + b / component.columns;
            int column = x * component.columns + b % component.columns;
            decode(header, scan, i, row, column);
          }
        }
      }
      scan.checkCodes();
    }
    scan.finish();
  }

  private void decode(JpegHeader header, Scan scan, int i, int blockRow, int blockColumn) {
    int c = scan.index[i];
    int block = blockRow * scan.components[i].paddedBlocksWide + blockColumn;
    if (header.progressive) {
      ProgressiveBlocks.decode(scan, i, coefficients[c], nonzero[c], block);
    } else {
      nonzero[c][block] |= SequentialBlocks.store(scan, i, coefficients[c], block * COEFFICIENTS);
    }
  }

  /** Gives the planes the coefficients of a row of MCUs. */
  void load(JpegHeader header, Plane[] planes, int mcuRow) {
    for (int c = 0; c < header.count; c++) {
      Component component = header.components[c];
      for (int row = 0; row < component.rows; row++) {
        int block = (mcuRow * component.rows + row) * component.paddedBlocksWide;
        for (int x = 0; x < component.blocksWide; x++) {
          load(c, block + x, planes[c], row, InverseDct.SIZE * x);
        }
      }
    }
  }

  private void load(int c, int block, Plane plane, int row, int column) {
    short[] from = coefficients[c];
    int[] factors = quant[c];
    BlockRow blocks = plane.blocks[row];
    int size = blocks.size();
    int[][] to = blocks.coefficients;
    int at = block * COEFFICIENTS;
    int sum = 0;
    for (long left = nonzero[c][block]; left != 0; left &= left - 1) {
      int k = Long.numberOfTrailingZeros(left);
      int natural = Tables.NATURAL[k];
      int value = (short) (from[at + natural] * factors[k]);
      to[natural][size] = value;
      sum += Math.abs(value);
    }
    int dc = (short) (from[at] * factors[0]);
    if (sum == 0) {
      plane.flat(row, column, InverseDct.flat(dc));
    } else {
      to[0][size] = dc;
      blocks.add(column, sum + Math.abs(dc));
    }
  }

  /** Lets go of large memory. */
  void release() {
    for (int c = 0; c < coefficients.length; c++) {
      if (coefficients[c].length > 1 << 22) {
        coefficients[c] = new short[0];
        nonzero[c] = new long[0];
      }
    }
  }
}
