package dev.emotion4j.image.decode.jpeg;

/** The tables that are defined at some point of a file (ITU-T T.81, B.2.4). */
final class Tables {
  private static final int COUNT = 4;
  private static final int COEFFICIENTS = InverseDct.COEFFICIENTS;

  /** Natural order of the zigzag order's places: row by row (figure A.6). */
  static final int[] NATURAL = new int[COEFFICIENTS];

  static {
    int at = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        NATURAL[at++] = 8 * row + diagonal - row;
      }
    }
  }

  final HuffmanTable[] dc = new HuffmanTable[COUNT];
  final HuffmanTable[] ac = new HuffmanTable[COUNT];

  /** Quantisation factors in zigzag order. */
  private final int[][] quant = new int[COUNT][COEFFICIENTS];

  private final boolean[] quantDefined = new boolean[COUNT];

  /** MCUs between restart markers, or 0. */
  int restartInterval;

  Tables() {
    for (int i = 0; i < COUNT; i++) {
      dc[i] = new HuffmanTable();
      ac[i] = new HuffmanTable();
    }
  }

  void clear() {
    for (int i = 0; i < COUNT; i++) {
      dc[i].clear();
      ac[i].clear();
      quantDefined[i] = false;
    }
    restartInterval = 0;
  }

  /** Takes a segment of tables, after its marker. */
  void define(JpegHeader header, int marker, int at, int end) {
    switch (marker) {
      case JpegHeader.DHT -> huffman(header.file, at + 2, end);
      case JpegHeader.DQT -> quantisation(header, at + 2, end);
      case JpegHeader.DRI -> {
        if (end - at != 4) {
          throw JpegErrors.damaged("a restart interval of the wrong length");
        }
        restartInterval = header.unsignedShort(at + 2);
      }
      default -> {} // the frame header, and what no decoder needs
    }
  }

  private void huffman(byte[] file, int from, int end) {
    int at = from;
    while (end - at > 16) {
      int name = file[at++] & 0xFF;
      int count = 0;
      for (int i = 0; i < 16; i++) {
        count += file[at + i] & 0xFF;
      }
      int number = name & 0xF;
      if (count > 256 || count > end - at - 16 || number >= COUNT || name >> 4 > 1) {
        throw JpegErrors.damaged("its Huffman tables make no sense");
      }
      (name >> 4 == 0 ? dc : ac)[number].define(file, at, count);
      at += 16 + count;
    }
    if (at != end) {
      throw JpegErrors.damaged("its Huffman tables have the wrong length");
    }
  }

  private void quantisation(JpegHeader header, int from, int end) {
    int at = from;
    while (at < end) {
      int name = header.file[at++] & 0xFF;
      int bytes = name >> 4 == 0 ? 1 : 2;
      int number = name & 0xF;
      if (number >= COUNT || at + bytes * COEFFICIENTS > end) {
        throw JpegErrors.damaged("its quantisation tables make no sense");
      }
      for (int k = 0; k < COEFFICIENTS; k++, at += bytes) {
        quant[number][k] = bytes == 1 ? header.file[at] & 0xFF : header.unsignedShort(at);
      }
      quantDefined[number] = true;
    }
  }

  /** The factors of a table, in zigzag order; they may change with a later segment. */
  int[] quantisation(int number) {
    if (number >= COUNT || !quantDefined[number]) {
      throw JpegErrors.damaged("no quantisation table " + number);
    }
    return quant[number];
  }

  /** A table for DC differences, which are of 15 bits at the most. */
  HuffmanTable dcTable(int number) {
    HuffmanTable table = checked(dc, number);
    if (table.hasSymbolAbove(15)) {
      throw JpegErrors.damaged("its Huffman table has symbols that DC differences never have");
    }
    return table;
  }

  HuffmanTable acTable(int number) {
    return checked(ac, number);
  }

  private static HuffmanTable checked(HuffmanTable[] tables, int number) {
    if (number >= COUNT || !tables[number].isDefined()) {
      throw JpegErrors.damaged("no Huffman table " + number);
    }
    HuffmanTable table = tables[number];
    if (table.fault != null) {
      throw JpegErrors.damaged(table.fault);
    }
    return table;
  }
}
