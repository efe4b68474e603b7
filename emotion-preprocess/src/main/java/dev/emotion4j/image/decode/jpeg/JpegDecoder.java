package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.decode.input.RowSource;

/**
 * Decodes JPEG to the pixels of libjpeg-turbo as Pillow calls it, a row at a time, so that they are
 * the same on every Java: accurate integer inverse DCT, smoothed chroma. The decoders inside JDKs
 * differ in what they smooth and in what they refuse, and give no row before the last is decoded.
 *
 * <p>Baseline pictures in one scan are decoded as their rows are asked for; of others all scans are
 * read first. Reusable, and then without allocations; not thread-safe.
 */
@DesktopOnly
public final class JpegDecoder implements RowSource {
  private final JpegHeader header;
  private final Tables tables = new Tables();
  private final Scan scan = new Scan();
  private final InverseDct dct = new InverseDct();
  private final StoredBlocks stored = new StoredBlocks();
  private final Plane[] planes = {new Plane(), new Plane(), new Plane(), new Plane()};
  private final Upsampler[] upsamplers = {
    new Upsampler(), new Upsampler(), new Upsampler(), new Upsampler()
  };
  private final int[][] quant = new int[4][];
  private final int[][] samples = new int[4][];
  private final int[][] oddSamples = new int[4][];
  private int[] pixels = {};
  private int[] oddPixels = {};
  private boolean inHalves;
  private boolean streamed;
  private int mcuRows;
  private int decodedMcuRows;

  /** Makes a decoder of what a header has parsed. */
  public JpegDecoder(JpegHeader header) {
    this.header = header;
  }

  /**
   * Starts the picture that the header has parsed.
   *
   * @throws dev.emotion4j.ImageException if it is damaged, or too large for the memory
   */
  public void start() {
    tables.clear();
    int first = firstScan();
    inHalves = header.mostColumns == 2;
    streamed = !header.progressive && header.count == scanComponents(first);
    if (!streamed) {
      checkLength();
    }
    long columns = 8L * header.mcusWide() * header.mostColumns;
    PixelLimit.checkMemory(
        columns * (streamed ? 600 : 600 + 17L * header.count * header.height / 8), "JPEG");
    for (int c = 0; c < header.count; c++) {
      planes[c].ensure(header.components[c], inHalves && header.components[c].columns == 2);
      upsamplers[c].start(header, header.components[c], planes[c], inHalves);
    }
    if (pixels.length < columns) {
      pixels = new int[(int) columns];
      oddPixels = new int[(int) columns];
    }
    mcuRows = header.mcusHigh();
    decodedMcuRows = 0;
    if (streamed) {
      applyTables(0, first);
      scan.start(header, tables, first);
      for (int i = 0; i < scan.count; i++) {
        quant[i] = tables.quantisation(scan.components[i].quantTable);
      }
    } else {
      stored.read(header, tables, scan);
    }
  }

  /**
   * Refuses a file with fewer bits than blocks, before memory is taken: each has one at the least.
   */
  private void checkLength() {
    long blocks = 0;
    for (int c = 0; c < header.count; c++) {
      blocks += (long) header.components[c].blocksWide * header.components[c].blocksHigh;
    }
    if (blocks / Byte.SIZE > header.length) {
      throw JpegErrors.damaged("Corrupt JPEG data: premature end of data segment");
    }
  }

  private int firstScan() {
    for (int i = 0; i < header.segments; i++) {
      if (header.marker(header.segmentAt[i]) == JpegHeader.SOS) {
        return i;
      }
    }
    throw JpegErrors.damaged("no scan");
  }

  private int scanComponents(int segment) {
    return header.file[header.segmentAt[segment] + 4] & 0xFF;
  }

  private void applyTables(int from, int to) {
    for (int i = from; i < to; i++) {
      int at = header.segmentAt[i];
      tables.define(header, header.marker(at), at + 2, header.segmentEnd[i]);
    }
  }

  @Override
  public int width() {
    return header.width;
  }

  @Override
  public int height() {
    return header.height;
  }

  @Override
  public void row(int y, byte[] rgb, int at) {
    upsample(y);
    int width = header.width;
    if (inHalves) {
      color(samples, pixels, (width + 1) / 2);
      color(oddSamples, oddPixels, width / 2);
      ColorRows.storePairs(pixels, oddPixels, rgb, at, width);
    } else {
      color(samples, pixels, width);
      ColorRows.store(pixels, rgb, at, width);
    }
  }

  /** Gives a row as samples, those of a pixel one after the other, without making colours. */
  public void samples(int y, int[] to) {
    upsample(y);
    int step = header.count * (inHalves ? 2 : 1);
    for (int c = 0; c < header.count; c++) {
      copy(samples[c], to, c, step);
      if (inHalves) {
        copy(oddSamples[c], to, c + header.count, step);
      }
    }
  }

  private void copy(int[] from, int[] to, int first, int step) {
    int end = header.width * header.count;
    for (int i = first, x = 0; i < end; i += step) {
      to[i] = from[x++];
    }
  }

  private void upsample(int y) {
    for (int c = 0; c < header.count; c++) {
      int needed = upsamplers[c].lastNeeded(y) / (InverseDct.SIZE * header.components[c].rows);
      while (decodedMcuRows <= needed) {
        decodeMcuRow(decodedMcuRows++);
      }
    }
    for (int c = 0; c < header.count; c++) {
      upsamplers[c].get(y);
      samples[c] = upsamplers[c].row;
      oddSamples[c] = upsamplers[c].oddRow;
    }
  }

  private void color(int[][] row, int[] to, int n) {
    switch (header.colors) {
      case GREY -> ColorRows.ofGrey(row[0], to, n);
      case RGB -> ColorRows.ofRgb(row[0], row[1], row[2], to, n);
      case MULTIPLIED_RGB -> ColorRows.ofMultipliedRgb(row, to, n);
      case YCC -> ColorRows.ofYcc(row[0], row[1], row[2], to, n);
      default -> ColorRows.ofCmyk(row, header.colors, to, n);
    }
  }

  private void decodeMcuRow(int mcuRow) {
    for (int c = 0; c < header.count; c++) {
      planes[c].startMcuRow(mcuRow);
    }
    if (streamed) {
      readMcuRow(mcuRow);
    } else {
      stored.load(header, planes, mcuRow);
    }
    for (int c = 0; c < header.count; c++) {
      planes[c].transform(dct, header.components[c].rows);
    }
  }

  private void readMcuRow(int mcuRow) {
    if (scan.count == 1) {
      Component only = header.components[0];
      int rows = Math.min(only.rows, only.blocksHigh - mcuRow * only.rows);
      for (int row = 0; row < rows; row++) {
        for (int x = 0; x < only.blocksWide; x++) {
          scan.beforeMcu();
          SequentialBlocks.decode(scan, 0, quant[0], planes[0], row, InverseDct.SIZE * x);
        }
      }
    } else {
      for (int x = 0; x < scan.mcusWide; x++) {
        scan.beforeMcu();
        for (int i = 0; i < scan.count; i++) {
          decodeMcu(i, x);
        }
      }
    }
    if (mcuRow == mcuRows - 1) {
      scan.finish();
    } else {
      scan.checkCodes();
    }
  }

  private void decodeMcu(int i, int x) {
    Component component = scan.components[i];
    Plane plane = planes[scan.index[i]];
    for (int row = 0; row < component.rows; row++) {
      for (int b = 0; b < component.columns; b++) {
        int column = InverseDct.SIZE * (x * component.columns + b);
        SequentialBlocks.decode(scan, i, quant[i], plane, row, column);
      }
    }
  }

  /** Forgets the file and what only large pictures need, so that they can be collected. */
  public void release() {
    header.release();
    scan.bits.release();
    stored.release();
  }
}
