package dev.emotion4j.image.decode.jpeg;

/** A colour of a JPEG: what the frame header says of it, and how far scans have coded it. */
final class Component {
  int id;

  /** Sampling factors, 1 to 4. */
  int columns;

  int rows;
  int quantTable;

  /** Samples, without those that only fill blocks. */
  int width;

  int height;

  /** Blocks that hold samples. */
  int blocksWide;

  int blocksHigh;

  /** Blocks in whole MCUs of all components. */
  int paddedBlocksWide;

  int paddedBlocksHigh;

  /** Whether a scan holds it. */
  boolean coded;

  /** Of progressive ones, the bits that are still missing of each coefficient; -1 is all. */
  final int[] missingBits = new int[InverseDct.COEFFICIENTS];

  /** Sets the sizes; the largest factors of all components are known. */
  void measure(int imageWidth, int imageHeight, int mostColumns, int mostRows) {
    width = JpegHeader.divideUp((long) imageWidth * columns, mostColumns);
    height = JpegHeader.divideUp((long) imageHeight * rows, mostRows);
    blocksWide = JpegHeader.divideUp(width, InverseDct.SIZE);
    blocksHigh = JpegHeader.divideUp(height, InverseDct.SIZE);
    paddedBlocksWide = JpegHeader.divideUp(imageWidth, InverseDct.SIZE * mostColumns) * columns;
    paddedBlocksHigh = JpegHeader.divideUp(imageHeight, InverseDct.SIZE * mostRows) * rows;
  }
}
