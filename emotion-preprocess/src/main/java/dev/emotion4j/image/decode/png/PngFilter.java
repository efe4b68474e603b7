package dev.emotion4j.image.decode.png;

/** The filters of PNG rows (PNG specification, third edition, section 9). */
final class PngFilter {
  private PngFilter() {}

  /**
   * Undoes the filter of a row in place.
   *
   * @param row a byte for the filter, then the filtered bytes
   * @param above the row above in the same form, or zeros
   * @param count how many bytes are filtered
   * @param step how many bytes a pixel has, at least 1
   * @return whether there is such a filter
   */
  static boolean undo(byte[] row, byte[] above, int count, int step) {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> sub(row, count, step);
      case 2 -> up(row, above, count);
      case 3 -> average(row, above, count, step);
      case 4 -> paeth(row, above, count, step);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void sub(byte[] row, int count, int step) {
    for (int i = step + 1; i <= count; i++) {
      row[i] += row[i - step];
    }
  }

  private static void up(byte[] row, byte[] above, int count) {
    byte filter = row[0];
    for (int i = 0; i <= count; i++) {
      row[i] += above[i];
    }
    row[0] = filter;
  }

  private static void average(byte[] row, byte[] above, int count, int step) {
    for (int i = 1; i <= Math.min(step, count); i++) {
      row[i] += (byte) ((above[i] & 0xFF) >> 1);
    }
    for (int i = step + 1; i <= count; i++) {
      row[i] += (byte) (((row[i - step] & 0xFF) + (above[i] & 0xFF)) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] above, int count, int step) {
    for (int i = 1; i <= Math.min(step, count); i++) {
      row[i] += above[i];
    }
    for (int i = step + 1; i <= count; i++) {
      int a = row[i - step] & 0xFF;
      int b = above[i] & 0xFF;
      int c = above[i - step] & 0xFF;
      // The distances of a + b - c to each of them.
      int toA = Math.abs(b - c);
      int toB = Math.abs(a - c);
      int toC = Math.abs(a + b - 2 * c);
      int nearest = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
      row[i] += (byte) nearest;
    }
  }
}
