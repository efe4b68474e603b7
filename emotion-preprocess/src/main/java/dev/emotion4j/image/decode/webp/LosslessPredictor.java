package dev.emotion4j.image.decode.webp;

/**
 * Adds to each pixel what its neighbours let expect, in one of 14 ways for each block.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 4.1; that modes 14 and 15, which it
 * does not have, are mode 0 is from libwebp.
 */
final class LosslessPredictor implements LosslessTransforms.Inverse {
  private static final int BLACK = 0xFF000000;

  private final int[] blocks;
  private final int blockBits;
  private final int width;

  /** The row above, and after it the first pixel of the row itself. */
  private final int[] above;

  /**
   * A predictor.
   *
   * @param blocks with the mode of each block as green
   * @param blockBits the logarithm of the width and height of blocks
   */
  LosslessPredictor(int[] blocks, int blockBits, int width) {
    this.blocks = blocks;
    this.blockBits = blockBits;
    this.width = width;
    this.above = new int[width + 1];
  }

  @Override
  public void undo(int[] row, int y) {
    if (y == 0) {
      row[0] = add(row[0], BLACK);
      left(row, 1, width);
    } else {
      row[0] = add(row[0], above[0]);
      above[width] = row[0];
      int block = (y >> blockBits) * LosslessTransforms.blocks(width, blockBits);
      for (int from = 0; from < width; from += 1 << blockBits) {
        int end = Math.min(width, from + (1 << blockBits));
        predict((blocks[block++] >> 8) & 0xF, row, Math.max(1, from), end);
      }
    }
    System.arraycopy(row, 0, above, 0, width);
  }

  private void predict(int mode, int[] row, int from, int end) {
    switch (mode) {
      case 1 -> left(row, from, end);
      case 2 -> copyAbove(row, from, end, 0);
      case 3 -> copyAbove(row, from, end, 1);
      case 4 -> copyAbove(row, from, end, -1);
      case 5 -> {
        for (int x = from; x < end; x++) {
          row[x] = add(row[x], average(average(row[x - 1], above[x + 1]), above[x]));
        }
      }
      case 6 -> averageLeft(row, from, end, -1);
      case 7 -> averageLeft(row, from, end, 0);
      case 8 -> averageAbove(row, from, end, -1);
      case 9 -> averageAbove(row, from, end, 1);
      case 10 -> {
        for (int x = from; x < end; x++) {
          int left = average(row[x - 1], above[x - 1]);
          row[x] = add(row[x], average(left, average(above[x], above[x + 1])));
        }
      }
      case 11 -> {
        for (int x = from; x < end; x++) {
          row[x] = add(row[x], select(row[x - 1], above[x], above[x - 1]));
        }
      }
      case 12 -> {
        for (int x = from; x < end; x++) {
          row[x] = add(row[x], gradient(row[x - 1], above[x], above[x - 1]));
        }
      }
      case 13 -> {
        for (int x = from; x < end; x++) {
          row[x] = add(row[x], halfGradient(average(row[x - 1], above[x]), above[x - 1]));
        }
      }
      default -> {
        for (int x = from; x < end; x++) {
          row[x] = add(row[x], BLACK);
        }
      }
    }
  }

  private static void left(int[] row, int from, int end) {
    for (int x = from; x < end; x++) {
      row[x] = add(row[x], row[x - 1]);
    }
  }

  private void copyAbove(int[] row, int from, int end, int step) {
    for (int x = from; x < end; x++) {
      row[x] = add(row[x], above[x + step]);
    }
  }

  private void averageLeft(int[] row, int from, int end, int step) {
    for (int x = from; x < end; x++) {
      row[x] = add(row[x], average(row[x - 1], above[x + step]));
    }
  }

  private void averageAbove(int[] row, int from, int end, int step) {
    for (int x = from; x < end; x++) {
      row[x] = add(row[x], average(above[x], above[x + step]));
    }
  }

  /** The sums of the four bytes of both, each modulo 256. */
  static int add(int a, int b) {
    int high = (a & 0xFF00FF00) + (b & 0xFF00FF00);
    int low = (a & 0x00FF00FF) + (b & 0x00FF00FF);
    return (high & 0xFF00FF00) | (low & 0x00FF00FF);
  }

  /** The averages of the four bytes of both, rounded down. */
  private static int average(int a, int b) {
    return (((a ^ b) >>> 1) & 0x7F7F7F7F) + (a & b);
  }

  /** The left pixel or the one above, whichever is nearer to the left plus above minus corner. */
  private static int select(int left, int above, int corner) {
    int toLeft = 0;
    int toAbove = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int byCorner = (corner >>> shift) & 0xFF;
      toLeft += Math.abs(((above >>> shift) & 0xFF) - byCorner);
      toAbove += Math.abs(((left >>> shift) & 0xFF) - byCorner);
    }
    return toLeft < toAbove ? left : above;
  }

  /** Left plus above minus corner, each byte of it limited to 0 to 255. */
  private static int gradient(int left, int above, int corner) {
    int sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value =
          ((left >>> shift) & 0xFF) + ((above >>> shift) & 0xFF) - ((corner >>> shift) & 0xFF);
      sum |= limit(value) << shift;
    }
    return sum;
  }

  /** Half as far beyond the middle as it is from the corner, each byte limited to 0 to 255. */
  private static int halfGradient(int middle, int corner) {
    int sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = (middle >>> shift) & 0xFF;
      sum |= limit(value + (value - ((corner >>> shift) & 0xFF)) / 2) << shift;
    }
    return sum;
  }

  private static int limit(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
