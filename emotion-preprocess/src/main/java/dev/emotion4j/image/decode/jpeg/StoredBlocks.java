package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.util.Arrays;

/** All coefficients of a picture whose components come in several scans. */
@DesktopOnly
final class StoredBlocks {
  private static final int COEFFICIENTS = InverseDct.COEFFICIENTS;

  /** Block by block, in natural order, row by row. */
  private final short[][] coefficients = new short[4][0];

  /** The factors of each component as they were at its first scan, in zigzag order. */
  private final int[][] quant = new int[4][COEFFICIENTS];

  private final boolean[] quantKnown = new boolean[4];

  /** Reads all scans. */
  void read(JpegHeader header, Tables tables, Scan scan) {
    for (int c = 0; c < header.count; c++) {
      Component component = header.components[c];
      long needed = (long) component.paddedBlocksWide * component.paddedBlocksHigh * COEFFICIENTS;
      if (coefficients[c].length < needed) {
        coefficients[c] = new short[Math.toIntExact(needed)];
      } else {
        Arrays.fill(coefficients[c], 0, (int) needed, (short) 0);
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
    int wide = scan.components[i].paddedBlocksWide;
    int at = (blockRow * wide + blockColumn) * COEFFICIENTS;
    if (header.progressive) {
      ProgressiveBlocks.decode(scan, i, coefficients[scan.index[i]], at);
    } else {
      SequentialBlocks.store(scan, i, coefficients[scan.index[i]], at);
    }
  }

  /** Gives the planes the coefficients of a row of MCUs. */
  void load(JpegHeader header, Plane[] planes, int mcuRow) {
    for (int c = 0; c < header.count; c++) {
      Component component = header.components[c];
      for (int row = 0; row < component.rows; row++) {
        int blockRow = mcuRow * component.rows + row;
        int at = blockRow * component.paddedBlocksWide * COEFFICIENTS;
        for (int x = 0; x < component.blocksWide; x++, at += COEFFICIENTS) {
          load(coefficients[c], at, quant[c], planes[c], row, InverseDct.SIZE * x);
        }
      }
    }
  }

  private static void load(short[] from, int at, int[] quant, Plane plane, int row, int column) {
    BlockRow blocks = plane.blocks[row];
    int block = blocks.size();
    int[][] to = blocks.coefficients;
    int sum = 0;
    for (int k = 1; k < COEFFICIENTS; k++) {
      int natural = Tables.NATURAL[k];
      int coefficient = from[at + natural];
      if (coefficient != 0) {
        int value = (short) (coefficient * quant[k]);
        to[natural][block] = value;
        sum += Math.abs(value);
      }
    }
    int dc = (short) (from[at] * quant[0]);
    if (sum == 0) {
      plane.flat(row, column, InverseDct.flat(dc));
    } else {
      to[0][block] = dc;
      blocks.add(column, sum + Math.abs(dc));
    }
  }

  /** Lets go of large memory. */
  void release() {
    for (int c = 0; c < coefficients.length; c++) {
      if (coefficients[c].length > 1 << 22) {
        coefficients[c] = new short[0];
      }
    }
  }
}
