package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;

/**
 * One scan while it is read: its components, its tables, and the restart markers between its
 * intervals.
 *
 * <p>Source: ITU-T T.81, B.2.3, E.2.4 and F.2.
 */
@DesktopOnly
final class Scan {
  private static final int MAX_BLOCKS_IN_MCU = 10;

  /** Webcams fill up to 4, 8 or 16 bytes; what is much more is lost codes. */
  private static final int MAX_PADDING = 64;

  /** Fewer equal bytes than these may be codes. */
  private static final int MIN_RUN = 4;

  final BitReader bits = new BitReader();
  final Component[] components = new Component[4];

  /** The places of the scan's components in the frame. */
  final int[] index = new int[4];

  final HuffmanTable[] dc = new HuffmanTable[4];
  final HuffmanTable[] ac = new HuffmanTable[4];

  /** The last DC value of each component. */
  final int[] prediction = new int[4];

  int count;

  /** The first and last coefficient in zigzag order, and the bits of them before and after. */
  int first;

  int last;
  int high;
  int low;

  /** Blocks to come that have no more coefficients in the band. */
  int endOfBandRun;

  int mcusWide;
  int mcusHigh;

  private JpegHeader header = new JpegHeader();
  private int data;
  private int end;

  /** Whether nothing says where the codes end. */
  private boolean openEnd;

  private int interval;
  private int mcusToRestart;
  private int nextRestart;
  private boolean padded;
  private boolean implausible;
  private int badCodeLimit;

  /** Starts the scan of a segment that the header has kept. */
  void start(JpegHeader jpeg, Tables tables, int segment) {
    header = jpeg;
    byte[] file = jpeg.file;
    int at = jpeg.segmentAt[segment] + 2;
    data = at + jpeg.unsignedShort(at);
    count = file[at + 2] & 0xFF;
    int parameters = at + 3 + 2 * count;
    first = file[parameters] & 0xFF;
    last = file[parameters + 1] & 0xFF;
    high = file[parameters + 2] >> 4 & 0xF;
    low = file[parameters + 2] & 0xF;
    if (!jpeg.progressive) {
      // Some phones write other numbers, which mean nothing in a sequential scan.
      first = 0;
      last = InverseDct.COEFFICIENTS - 1;
      high = 0;
      low = 0;
      StandardTables.supply(tables.dc, tables.ac);
    }
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      index[i] = ScanOrder.index(jpeg, i, file[at + 3 + 2 * i] & 0xFF);
      components[i] = jpeg.components[index[i]];
      int names = file[at + 4 + 2 * i];
      if (first == 0 && high == 0) {
        dc[i] = tables.dcTable(names >> 4 & 0xF);
      }
      if (last > 0) {
        ac[i] = tables.acTable(names & 0xF);
      }
      blocks += components[i].columns * components[i].rows;
    }
    if (count > 1 && blocks > MAX_BLOCKS_IN_MCU) {
      throw JpegErrors.damaged(
          blocks + " blocks in an MCU, but " + MAX_BLOCKS_IN_MCU + " are the most");
    }
    mcusWide = count > 1 ? jpeg.mcusWide() : components[0].blocksWide;
    mcusHigh = count > 1 ? jpeg.mcusHigh() : components[0].blocksHigh;
    badCodeLimit = 8 * InverseDct.COEFFICIENTS * (count > 1 ? blocks : 1);
    end = jpeg.segmentEnd[segment];
    openEnd = !jpeg.ended && jpeg.isLastScan(segment);
    bits.start(file, data, end);
    interval = tables.restartInterval;
    mcusToRestart = interval;
    nextRestart = 0;
    padded = false;
    implausible = false;
    reset();
  }

  private void reset() {
    endOfBandRun = 0;
    for (int i = 0; i < count; i++) {
      prediction[i] = 0;
    }
  }

  /** To be called before each MCU: goes over a restart marker if one is due. */
  void beforeMcu() {
    if (interval == 0) {
      return;
    }
    if (mcusToRestart == 0) {
      restart();
      mcusToRestart = interval;
    }
    mcusToRestart--;
  }

  /**
   * Webcams put bytes between the codes of an interval and its restart marker. They are padding and
   * not what is left of damaged codes if all MCUs of the interval came out of the codes before
   * them, the last of which is filled up with ones as the standard wants it, the marker is the one
   * that is due, and no coefficient of the whole scan is one that pictures never have.
   */
  private void restart() {
    checkCodes();
    int from = bits.position();
    int marker = bits.skipToMarker();
    int expected = JpegHeader.RST0 + nextRestart;
    if (marker >= end || (header.file[marker + 1] & 0xFF) != expected) {
      throw JpegErrors.damaged(
          marker >= end
              ? "codes are missing before restart marker " + nextRestart
              : "restart marker "
                  + ((header.file[marker + 1] & 0xFF) - JpegHeader.RST0)
                  + " where "
                  + nextRestart
                  + " is due");
    }
    int padding = marker - from;
    if (padding > 0) {
      padded = true;
      if (!bits.isFilledWithOnes() || padding > MAX_PADDING) {
        throw JpegErrors.damaged(padding + " bytes too many before restart marker " + nextRestart);
      }
    }
    checkPadding();
    nextRestart = (nextRestart + 1) & 7;
    bits.restart(marker + 2);
    reset();
  }

  private void checkPadding() {
    if (padded && implausible) {
      throw JpegErrors.damaged("codes that make no sense, with bytes before a restart marker");
    }
  }

  /** Notes a coefficient, past the last one or larger than pictures have. */
  void implausible() {
    implausible = true;
  }

  /**
   * What libjpeg-turbo takes a code for that no symbol has: without a word for symbol 0 as long as
   * enough bytes follow, which is so in its fast loop; else it is damage.
   */
  int badCode() {
    if (header.progressive || bits.remaining() < badCodeLimit) {
      throw JpegErrors.damaged("Corrupt JPEG data: bad Huffman code");
    }
    implausible = true;
    bits.take(17);
    return 0;
  }

  /** Refuses codes that end too early; to be called now and then, and at the end. */
  void checkCodes() {
    if (bits.isOverrun()) {
      throw header.ended || end < header.length
          ? JpegErrors.damaged("Corrupt JPEG data: premature end of data segment")
          : JpegErrors.truncated("no end marker in its " + header.length + " bytes");
    }
  }

  /** To be called after the last MCU. */
  void finish() {
    checkCodes();
    checkPadding();
    if (openEnd) {
      checkOpenEnd();
    }
  }

  /**
   * Without an end marker the codes may run on into what follows them, zeros for instance, which
   * are codes too. They do not if they stop before a run of equal bytes at the end, the last one is
   * filled up with ones, and no coefficient is one that pictures never have.
   */
  private void checkOpenEnd() {
    int next = bits.position();
    int run = end;
    while (run > data && header.file[run - 1] == header.file[end - 1]) {
      run--;
    }
    boolean ranOn = end - run >= MIN_RUN && next > run + 1;
    if (ranOn || implausible || !bits.isFilledWithOnes()) {
      throw JpegErrors.truncated("no end marker, and codes for its last rows are missing");
    }
    while (next < end && header.file[next] == (byte) 0xFF) {
      next++; // half of a marker
    }
    // Other decoders wait for a byte more, and take what ends here for cut off.
    if (next >= header.length) {
      throw JpegErrors.truncated("nothing after its last code, not even an end marker");
    }
  }
}
