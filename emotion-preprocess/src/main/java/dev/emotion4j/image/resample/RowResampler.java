package dev.emotion4j.image.resample;

import dev.emotion4j.ResizeFilter;
import dev.emotion4j.RgbImage;
import java.util.Arrays;

/**
 * Pillow's {@code Image.resize}, a row at a time: the horizontal pass first, rounded to 8 bits,
 * then the vertical one; an axis whose length stays is skipped. Source rows are read once, from top
 * to bottom, and few more of them are held than one output row mixes.
 *
 * <p>Rows are held as ints, a plane a colour: loops over them become vector instructions on every
 * JVM from 17 on, which those over bytes do not.
 *
 * <p>Not thread-safe; all memory is kept and reused.
 */
final class RowResampler {
  private final AxisWeights columns = new AxisWeights();
  private final AxisWeights rows = new AxisWeights();
  private final SegmentSums segmentSums = new SegmentSums();
  private final TapSums tapSums = new TapSums();
  private final SourceRows source = new SourceRows();
  private int columnsIn;
  private int columnsOut;
  private ResizeFilter columnsFilter = ResizeFilter.BILINEAR;

  /** Horizontally resized source rows; row {@code y} is in slot {@code y % ring.length}. */
  private int[][][] ring = {};

  /** Rows that are resized together; see {@link StripPlaces}. */
  private int[][] strip = new int[3][0];

  private int stripRows;

  /** How many rows the sums by segments and those by taps take together; 0: does not suit. */
  private int segmentRows;

  private int tapRows;
  private int outWidth;
  private int outHeight;
  private int nextSourceRow;

  /** Starts a picture; its rows are then asked for from top to bottom, maybe not all. */
  void start(RgbImage picture, int width, int height, ResizeFilter filter) {
    outWidth = width;
    outHeight = height;
    nextSourceRow = 0;
    boolean keepsWidth = picture.width() == width;
    if (!keepsWidth
        && (picture.width() != columnsIn || width != columnsOut || filter != columnsFilter)) {
      columns.set(picture.width(), width, filter);
      boolean linear = filter == ResizeFilter.BILINEAR;
      segmentRows = linear ? segmentSums.set(columns, picture.width(), width) : 0;
      tapRows = segmentRows == 0 ? tapSums.set(columns, picture.width(), width) : 0;
      columnsIn = picture.width();
      columnsOut = width;
      columnsFilter = filter;
    }
    stripRows = keepsWidth ? 1 : Math.max(segmentRows, tapRows);
    source.begin(picture, tapSums.overrun(), stripRows);
    if (strip[0].length < stripRows * (width + 1)) {
      strip = new int[3][stripRows * (width + 1)];
    }
    int held = stripRows;
    if (picture.height() != height) {
      rows.set(picture.height(), height, filter);
      held += rows.maxCount - 1;
    }
    if (ring.length < held) {
      ring = Arrays.copyOf(ring, held);
    }
    for (int i = 0; i < ring.length; i++) {
      if (ring[i] == null || ring[i][0].length < width) {
        ring[i] = new int[3][width];
      }
    }
  }

  /** Forgets the picture, so that it can be collected. */
  void finish() {
    source.forget();
  }

  /** Whether the picture keeps its size, so that its rows can be taken as they are. */
  boolean keepsSize() {
    return source.width() == outWidth && source.height() == outHeight;
  }

  /**
   * Resizes what output row {@code y} needs, as far as the source's rows are there; no row above
   * the last one may follow.
   *
   * @param there how many of the source's first rows there are
   * @return whether the output row can be written
   */
  boolean prepare(int y, int there) {
    int first = firstSource(y);
    int end = first + sourceCount(y);
    nextSourceRow = Math.max(nextSourceRow, first);
    while (nextSourceRow < end) {
      int count = Math.min(stripRows, source.height() - nextSourceRow);
      if (nextSourceRow + count > there) {
        return false;
      }
      horizontal(nextSourceRow, count);
      nextSourceRow += count;
    }
    return true;
  }

  private int firstSource(int y) {
    return keepsHeight() ? y : rows.first[y];
  }

  private int sourceCount(int y) {
    return keepsHeight() ? 1 : rows.count[y];
  }

  private boolean keepsHeight() {
    return source.height() == outHeight;
  }

  /** Returns a row of the picture itself as the first of its rows, until the next is asked for. */
  SourceRows sourceRow(int y) {
    source.read(y, 1);
    return source;
  }

  /** Writes a prepared row as a row of red, one of green and one of blue samples, 0..255. */
  void row(int y, int[][] planes) {
    mixedRow(y, planes);
    if (source.isBlueFirst()) { // the planes change places, which costs nothing
      int[] blue = planes[0];
      planes[0] = planes[2];
      planes[2] = blue;
    }
  }

  private void mixedRow(int y, int[][] planes) {
    for (int c = 0; c < 3; c++) {
      if (keepsHeight()) {
        System.arraycopy(resized(y)[c], 0, planes[c], 0, outWidth);
      } else {
        vertical(c, rows.first[y], rows.count[y], y * rows.maxCount, planes[c]);
      }
    }
  }

  private int[][] resized(int y) {
    return ring[y % ring.length];
  }

  private void vertical(int channel, int first, int count, int weights, int[] plane) {
    int[] weight = rows.weight;
    Arrays.fill(plane, 0, outWidth, AxisWeights.HALF);
    int t = 0;
    for (; t + 1 < count; t += 2) {
      add(
          resized(first + t)[channel],
          weight[weights + t],
          resized(first + t + 1)[channel],
          weight[weights + t + 1],
          plane,
          outWidth);
    }
    if (t < count) {
      int[] last = resized(first + t)[channel];
      add(last, weight[weights + t], last, 0, plane, outWidth);
    }
    AxisWeights.toSamples(plane, plane, outWidth);
  }

  private static void add(int[] row0, int weight0, int[] row1, int weight1, int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += weight0 * row0[i] + weight1 * row1[i];
    }
  }

  private void horizontal(int y, int count) {
    source.read(y, count);
    if (source.width() == outWidth) {
      int[][] planes = resized(y);
      separate(source.bytes, source.start, planes[0], planes[1], planes[2], outWidth);
      return;
    }
    if (segmentRows > 0) {
      segmentSums.resize(source, count, strip);
    } else {
      tapSums.resize(source, count, strip);
    }
    for (int row = 0; row < count; row++) {
      int[][] planes = resized(y + row);
      for (int c = 0; c < 3; c++) {
        System.arraycopy(strip[c], row * (outWidth + 1), planes[c], 0, outWidth);
      }
    }
  }

  private static void separate(
      byte[] rgb, int from, int[] red, int[] green, int[] blue, int count) {
    for (int x = 0; x < count; x++, from += 3) {
      red[x] = rgb[from] & 0xFF;
      green[x] = rgb[from + 1] & 0xFF;
      blue[x] = rgb[from + 2] & 0xFF;
    }
  }
}
