package dev.emotion4j.image.decode.jpeg;

import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of one component in the size of the picture.
 *
 * <p>Source: {@code jdsample.c} of libjpeg-turbo 2.1: half the columns, half the rows or both are
 * smoothed ("fancy upsampling": three parts of a sample and one of its neighbour), other factors
 * repeat samples, and so do components of one or two columns. At the borders the last sample is its
 * own neighbour.
 */
final class Upsampler {
  /** What the last row was: its samples, or those of even columns. */
  int[] row = {};

  /** The samples of odd columns, if they are kept apart. */
  int[] oddRow = {};

  private int @Nullable [] made;
  private int @Nullable [] madeOdd;
  private int[] sums = {};
  private int[] neighbours = {};
  private Plane plane = new Plane();
  private int columnRatio;
  private int rowRatio;
  private boolean smoothColumns;
  private boolean smoothRows;
  private boolean inHalves;
  private int width;
  private int height;

  /** Starts a picture. */
  void start(JpegHeader header, Component component, Plane samples, boolean halves) {
    plane = samples;
    inHalves = halves;
    columnRatio = header.mostColumns / component.columns;
    rowRatio = header.mostRows / component.rows;
    width = component.width;
    height = component.height;
    smoothColumns = header.smoothed && columnRatio == 2 && width > 2 && rowRatio <= 2;
    smoothRows = header.smoothed && rowRatio == 2 && (columnRatio == 1 || smoothColumns);
    int most = header.mcusWide() * header.mostColumns * InverseDct.SIZE;
    if (made == null || made.length < most) {
      made = new int[most];
      madeOdd = new int[most];
      sums = new int[most];
      neighbours = new int[most];
    }
  }

  /** The last row of samples that row {@code y} of the picture needs. */
  int lastNeeded(int y) {
    int near = y / rowRatio;
    return smoothRows ? Math.min(near + (y & 1), height - 1) : near;
  }

  /** Sets {@link #row}, and {@link #oddRow} if columns are kept apart. */
  void get(int y) {
    int near = y / rowRatio;
    int far = smoothRows ? Math.max(0, Math.min(near + ((y & 1) == 0 ? -1 : 1), height - 1)) : near;
    int[] one = plane.rows[plane.slot(near)];
    int[] other = plane.rows[plane.slot(far)];
    int[][] odds = plane.odds;
    if (columnRatio == 1) {
      row = smoothRows ? mixedRows(one, other, y, made()) : one;
      if (odds != null) {
        int[] oddOne = odds[plane.slot(near)];
        oddRow = smoothRows ? mixedRows(oddOne, odds[plane.slot(far)], y, madeOdd()) : oddOne;
      }
      return;
    }
    row = made();
    oddRow = madeOdd();
    if (!smoothColumns) {
      repeated(one);
    } else if (smoothRows) {
      sum(one, other, sums, width);
      halves(sums, 8, 7, 4);
    } else {
      halves(one, 1, 2, 2);
    }
    if (smoothColumns && !inHalves) {
      interleave();
    }
  }

  private int[] made() {
    return made == null ? row : made;
  }

  private int[] madeOdd() {
    return madeOdd == null ? oddRow : madeOdd;
  }

  private int[] mixedRows(int[] one, int[] other, int y, int[] mixed) {
    int bias = (y & 1) == 0 ? 1 : 2;
    mix(one, other, mixed, bias, 2, inHalves ? (width + 1) / 2 : width);
    return mixed;
  }

  private static void sum(int[] one, int[] other, int[] sums, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] = 3 * one[i] + other[i];
    }
  }

  /** Two pixels of each sample: one mixed with the left neighbour, one with the right. */
  private void halves(int[] samples, int evenBias, int oddBias, int shift) {
    // Loops that read an array at several places would not become vector instructions.
    System.arraycopy(samples, 0, neighbours, 1, width - 1);
    neighbours[0] = samples[0];
    mix(samples, neighbours, row, evenBias, shift, width);
    System.arraycopy(samples, 1, neighbours, 0, width - 1);
    neighbours[width - 1] = samples[width - 1];
    mix(samples, neighbours, oddRow, oddBias, shift, width);
  }

  private static void mix(int[] near, int[] far, int[] mixed, int bias, int shift, int n) {
    for (int i = 0; i < n; i++) {
      mixed[i] = (3 * near[i] + far[i] + bias) >> shift;
    }
  }

  /** Takes the place of a row in halves by one with all columns. */
  private void interleave() {
    for (int i = 0; i < width; i++) {
      sums[2 * i] = row[i];
      sums[2 * i + 1] = oddRow[i];
    }
    row = sums;
  }

  private void repeated(int[] samples) {
    if (inHalves) {
      System.arraycopy(samples, 0, row, 0, width);
      System.arraycopy(samples, 0, oddRow, 0, width);
      return;
    }
    for (int i = 0, to = 0; i < width; i++) {
      for (int j = 0; j < columnRatio && to < row.length; j++) {
        row[to++] = samples[i];
      }
    }
  }
}
