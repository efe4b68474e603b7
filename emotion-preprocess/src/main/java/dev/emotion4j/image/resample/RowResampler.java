package dev.emotion4j.image.resample;

import dev.emotion4j.ResizeFilter;
import dev.emotion4j.RgbImage;
import java.util.Arrays;

/**
 * Pillow's {@code Image.resize}, a row at a time: the horizontal pass first, rounded to 8 bits,
 * then the vertical one; an axis whose length stays is skipped. Source rows are read once, from top
 * to bottom, and no more of them are held than one output row mixes.
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
  private final SourceRow source = new SourceRow();
  private boolean bySegments;
  private int columnsIn;
  private int columnsOut;
  private ResizeFilter columnsFilter = ResizeFilter.BILINEAR;

  /** Horizontally resized source rows; row {@code y} is in slot {@code y % ring.length}. */
  private int[][][] ring = {};

  private int outWidth;
  private int outHeight;
  private int nextSourceRow;

  /** Starts a picture; its rows are then asked for from top to bottom, maybe not all. */
  void start(RgbImage picture, int width, int height, ResizeFilter filter) {
    outWidth = width;
    outHeight = height;
    nextSourceRow = 0;
    if (picture.width() != width
        && (picture.width() != columnsIn || width != columnsOut || filter != columnsFilter)) {
      columns.set(picture.width(), width, filter);
      bySegments =
          filter == ResizeFilter.BILINEAR && segmentSums.set(columns, picture.width(), width);
      if (!bySegments) {
        tapSums.set(columns, width);
      }
      columnsIn = picture.width();
      columnsOut = width;
      columnsFilter = filter;
    }
    source.begin(picture, tapSums.overrun());
    if (picture.height() != height) {
      rows.set(picture.height(), height, filter);
      if (ring.length < rows.maxCount) {
        ring = Arrays.copyOf(ring, rows.maxCount);
      }
      for (int i = 0; i < ring.length; i++) {
        if (ring[i] == null || ring[i][0].length < width) {
          ring[i] = new int[3][width];
        }
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

  /** Returns a row of the picture itself, until the next one is asked for. */
  SourceRow sourceRow(int y) {
    source.read(y);
    return source;
  }

  /**
   * Writes output row {@code y} as a row of red, one of green and one of blue samples, 0..255; no
   * row above the last one may follow.
   */
  void row(int y, int[][] planes) {
    mixedRow(y, planes);
    if (source.isBlueFirst()) { // the planes change places, which costs nothing
      int[] blue = planes[0];
      planes[0] = planes[2];
      planes[2] = blue;
    }
  }

  private void mixedRow(int y, int[][] planes) {
    if (source.height() == outHeight) {
      horizontal(y, planes);
      return;
    }
    int first = rows.first[y];
    int count = rows.count[y];
    for (nextSourceRow = Math.max(nextSourceRow, first);
        nextSourceRow < first + count;
        nextSourceRow++) {
      horizontal(nextSourceRow, ring[nextSourceRow % ring.length]);
    }
    for (int c = 0; c < 3; c++) {
      vertical(c, first, count, y * rows.maxCount, planes[c]);
    }
  }

  private void vertical(int channel, int first, int count, int weights, int[] plane) {
    int[] weight = rows.weight;
    Arrays.fill(plane, 0, outWidth, AxisWeights.HALF);
    int t = 0;
    for (; t + 1 < count; t += 2) {
      add(
          ring[(first + t) % ring.length][channel],
          weight[weights + t],
          ring[(first + t + 1) % ring.length][channel],
          weight[weights + t + 1],
          plane,
          outWidth);
    }
    if (t < count) {
      int[] last = ring[(first + t) % ring.length][channel];
      add(last, weight[weights + t], last, 0, plane, outWidth);
    }
    AxisWeights.toSamples(plane, plane, outWidth);
  }

  private static void add(int[] row0, int weight0, int[] row1, int weight1, int[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += weight0 * row0[i] + weight1 * row1[i];
    }
  }

  private void horizontal(int y, int[][] planes) {
    source.read(y);
    if (source.width() == outWidth) {
      separate(source, planes[0], planes[1], planes[2], outWidth);
    } else if (bySegments) {
      segmentSums.resize(source, planes);
    } else {
      tapSums.resize(source, planes);
    }
  }

  private static void separate(SourceRow row, int[] red, int[] green, int[] blue, int count) {
    byte[] rgb = row.bytes;
    for (int x = 0, from = row.start; x < count; x++, from += 3) {
      red[x] = rgb[from] & 0xFF;
      green[x] = rgb[from + 1] & 0xFF;
      blue[x] = rgb[from + 2] & 0xFF;
    }
  }
}
