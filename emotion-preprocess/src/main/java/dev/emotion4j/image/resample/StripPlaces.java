package dev.emotion4j.image.resample;

import dev.emotion4j.image.pixels.RowWindow;

/**
 * How many rows are resized together, as a strip, and where in them the pixels of each output
 * begin. The outputs of the rows follow one another, with a place between two rows that means
 * nothing: loops over all of them are long, so that little time goes to the ends of loops, where
 * the JIT compiler's code is no vector code.
 */
final class StripPlaces {
  /**
   * About how many places a strip has: more gain little, and their arrays leave the first cache.
   */
  private static final int PLACES = 1024;

  private static final int MAX_ROWS = 4;

  private int[] at = {};
  private int pitch;

  /** The rows of a strip. */
  int rows = 1;

  /** The places of a row: the outputs and one more. */
  int perRow;

  /** Takes the lengths of rows. */
  void set(int inLength, int outLength) {
    rows = inLength > RowWindow.MAX_WIDTH ? 1 : Math.max(1, Math.min(MAX_ROWS, PLACES / outLength));
    perRow = outLength + 1;
    pitch = 0;
    if (at.length < size()) {
      at = new int[size()];
    }
  }

  /** The places of a whole strip. */
  int size() {
    return rows * perRow;
  }

  /** Says where, from the start of each row, the pixels of a place begin. */
  void put(int place, int from) {
    at[place] = from;
  }

  int get(int place) {
    return at[place];
  }

  /** Gives the values of the first row to the others too. */
  void repeat(int[] values) {
    for (int row = 1; row < rows; row++) {
      System.arraycopy(values, 0, values, row * perRow, perRow);
    }
  }

  /** Returns where in the source's bytes, from its start, the pixels of each place begin. */
  int[] in(SourceRows source) {
    if (pitch != source.pitch) {
      pitch = source.pitch;
      for (int place = perRow; place < size(); place++) {
        at[place] = at[place - perRow] + pitch;
      }
    }
    return at;
  }
}
