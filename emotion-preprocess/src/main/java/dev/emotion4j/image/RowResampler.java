package dev.emotion4j.image;

import dev.emotion4j.RgbImage;
import java.util.Arrays;

/**
 * Pillow's {@code Image.resize(BILINEAR)}, a row at a time: the horizontal pass first, rounded to 8
 * bits, then the vertical one; an axis whose length stays is skipped. Source rows are read once,
 * from top to bottom, and no more of them are held than one output row mixes.
 *
 * <p>Not thread-safe; all memory is kept and reused.
 */
final class RowResampler {
  private final AxisWeights columns = new AxisWeights();
  private final AxisWeights rows = new AxisWeights();
  private byte[] source = {};
  private int[] sums = {};

  /** Horizontally resized source rows; row {@code y} is in slot {@code y % ring.length}. */
  private byte[][] ring = {};

  private RgbImage image = NO_IMAGE;
  private int outWidth;
  private int outHeight;
  private int nextSourceRow;

  /** Starts a picture; its rows are then asked for from 0 upwards. */
  void start(RgbImage picture, int width, int height) {
    image = picture;
    outWidth = width;
    outHeight = height;
    nextSourceRow = 0;
    if (picture.width() != width) {
      columns.set(picture.width(), width);
      source = grown(source, 3 * picture.width());
    }
    if (picture.height() != height) {
      rows.set(picture.height(), height);
      if (ring.length < rows.maxCount) {
        ring = Arrays.copyOf(ring, rows.maxCount);
        Arrays.setAll(ring, i -> ring[i] == null ? new byte[0] : ring[i]);
      }
      for (int i = 0; i < ring.length; i++) {
        ring[i] = grown(ring[i], 3 * width);
      }
      if (sums.length < 3 * width) {
        sums = new int[3 * width];
      }
    }
  }

  /** Forgets the picture, so that it can be collected. */
  void finish() {
    image = NO_IMAGE;
  }

  /** Writes output row {@code y} to {@code rgb}; rows before it must have been asked for. */
  void row(int y, byte[] rgb) {
    if (image.height() == outHeight) {
      horizontal(y, rgb);
      return;
    }
    int first = rows.first[y];
    int count = rows.count[y];
    for (nextSourceRow = Math.max(nextSourceRow, first);
        nextSourceRow < first + count;
        nextSourceRow++) {
      horizontal(nextSourceRow, ring[nextSourceRow % ring.length]);
    }
    int samples = 3 * outWidth;
    Arrays.fill(sums, 0, samples, AxisWeights.HALF);
    for (int t = 0; t < count; t++) {
      accumulate(
          ring[(first + t) % ring.length], rows.weight[y * rows.maxCount + t], sums, samples);
    }
    for (int i = 0; i < samples; i++) {
      rgb[i] = (byte) (sums[i] >> AxisWeights.PRECISION_BITS);
    }
  }

  private static void accumulate(byte[] row, int weight, int[] sums, int samples) {
    for (int i = 0; i < samples; i++) {
      sums[i] += weight * (row[i] & 0xFF);
    }
  }

  private void horizontal(int y, byte[] rgb) {
    if (image.width() == outWidth) {
      image.readRow(0, y, outWidth, rgb);
      return;
    }
    image.readRow(0, y, image.width(), source);
    byte[] from = source;
    for (int o = 0; o < outWidth; o++) {
      int red = AxisWeights.HALF;
      int green = AxisWeights.HALF;
      int blue = AxisWeights.HALF;
      int base = o * columns.maxCount;
      int end = base + columns.count[o];
      int at = 3 * columns.first[o];
      for (int w = base; w < end; w++) {
        int weight = columns.weight[w];
        red += weight * (from[at] & 0xFF);
        green += weight * (from[at + 1] & 0xFF);
        blue += weight * (from[at + 2] & 0xFF);
        at += 3;
      }
      rgb[3 * o] = (byte) (red >> AxisWeights.PRECISION_BITS);
      rgb[3 * o + 1] = (byte) (green >> AxisWeights.PRECISION_BITS);
      rgb[3 * o + 2] = (byte) (blue >> AxisWeights.PRECISION_BITS);
    }
  }

  private static byte[] grown(byte[] array, int length) {
    return array.length >= length ? array : new byte[length];
  }

  private static final RgbImage NO_IMAGE = new ArgbImage(new int[1], Layout.dense(1, 1, 1), false);
}
