package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Faults;

/**
 * Luma and chroma of which groups of pixels share the latter: of each group, row by row, the luma
 * of all its pixels and then their two chroma samples. Groups at the right and lower edges of a
 * strip or tile are whole too.
 *
 * <p>Source: TIFF 6.0, section 21; what is differenced, and which kinds are read, is libtiff's.
 *
 * @param columns pixels beside each other with the same chroma
 * @param rows pixels below each other with the same chroma
 */
record SharedChroma(int columns, int rows) {
  private static final int SAMPLES = 3;

  /** As the tag says, or 2x2, which is also what any other count of values comes to in libtiff. */
  static SharedChroma of(TiffDirectory directory) {
    int tag = TiffDirectory.YCC_SUBSAMPLING;
    return directory.count(tag) == 2
        ? new SharedChroma((int) directory.value(tag, 0, 2), (int) directory.value(tag, 1, 2))
        : new SharedChroma(2, 2);
  }

  /** As the frame header of a JPEG says, from its marker on, of whose chroma is one sample. */
  static SharedChroma of(byte[] frameHeader) {
    int factors = frameHeader[11] & 0xFF;
    return new SharedChroma(factors >> 4, factors & 0xF);
  }

  /** Whether each pixel has its own. */
  boolean isWhole() {
    return columns == 1 && rows == 1;
  }

  /** Whether libtiff makes colours of it: more rows than columns are so in one kind only. */
  boolean isKnown() {
    boolean known = columns == 1 || columns == 2 || columns == 4;
    return known && (rows == 1 || rows == 2 || (rows == 4 && columns == 4));
  }

  /** Bytes of some rows of pixels. */
  long bytes(long width, long height) {
    return (width + columns - 1) / columns * groupBytes() * ((height + rows - 1) / rows);
  }

  private int groupBytes() {
    return columns * rows + 2;
  }

  /**
   * Refuses what libtiff 4.5 garbles: 4x4 where a row of pixels has no whole number of bytes, or
   * where tiles reach over the edge, and differences that do not come out even.
   */
  void check(TiffBlocks blocks, int width, boolean differences) {
    boolean garbled =
        rows == 4
            && (blocks.tiled ? width % blocks.width != 0 : bytes(blocks.width, rows) % rows != 0);
    if (garbled) {
      throw Faults.unsupported(
          "a TIFF with chroma (YCbCr) of 4x4 pixels in rows of " + width + " pixels");
    }
    if (differences) {
      long line = differencedBytes(blocks);
      if (line % SAMPLES != 0 || bytes(blocks.width, blocks.height) % line != 0) {
        throw Faults.unsupported(
            "a TIFF with horizontal differencing of chroma (YCbCr) of "
                + columns
                + "x"
                + rows
                + " pixels in rows of "
                + blocks.width
                + " pixels");
      }
    }
  }

  /** What libtiff takes for a row of bytes: of strips the share of one row of pixels. */
  private long differencedBytes(TiffBlocks blocks) {
    return blocks.tiled ? (long) SAMPLES * blocks.width : bytes(blocks.width, rows) / rows;
  }

  /** Adds up the differences of all bytes of a block, each to the third one before it. */
  void sum(TiffBlocks blocks, byte[] bytes, int length) {
    int line = (int) differencedBytes(blocks);
    for (int from = 0; from < length; from += line) {
      for (int i = from + SAMPLES; i < from + line; i++) {
        bytes[i] += bytes[i - SAMPLES];
      }
    }
  }

  /**
   * Reads a row of pixels, three samples each.
   *
   * @param width pixels of a row of the block, of which {@code count} are wanted
   */
  void row(byte[] from, int width, int row, int count, int[] to) {
    int lumas = columns * rows;
    int group = row / rows * (int) bytes(width, rows);
    for (int x = 0; x < count; group += lumas + 2) {
      int luma = group + row % rows * columns;
      for (int end = Math.min(x + columns, count); x < end; x++) {
        to[SAMPLES * x] = from[luma++] & 0xFF;
        to[SAMPLES * x + 1] = from[group + lumas] & 0xFF;
        to[SAMPLES * x + 2] = from[group + lumas + 1] & 0xFF;
      }
    }
  }
}
