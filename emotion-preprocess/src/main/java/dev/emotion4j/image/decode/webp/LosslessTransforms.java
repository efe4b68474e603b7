package dev.emotion4j.image.decode.webp;

import java.util.ArrayList;
import java.util.List;

/**
 * What was done to the pixels of a picture before they were coded, and the way back, row by row.
 *
 * <p>Source: WebP Lossless Bitstream Specification, section 4.
 */
final class LosslessTransforms {
  private static final int PREDICTOR = 0;
  private static final int COLOR = 1;
  private static final int SUBTRACT_GREEN = 2;
  private static final int TYPES = 4;
  private static final String[] NAMES = {"predictor", "color", "subtract green", "color indexing"};

  /** The way back of one transform. */
  interface Inverse {
    /**
     * Undoes it for a row in place.
     *
     * @param row as wide as the picture, though what was read may be less wide
     */
    void undo(int[] row, int y);
  }

  private final List<Inverse> inverses = new ArrayList<>();
  private final LosslessBits bits;
  private final int height;

  /** Of the pixels that are coded, as several can share one. */
  private int width;

  private LosslessTransforms(LosslessBits bits, int width, int height) {
    this.bits = bits;
    this.width = width;
    this.height = height;
  }

  static LosslessTransforms read(LosslessBits bits, int width, int height) {
    LosslessTransforms transforms = new LosslessTransforms(bits, width, height);
    boolean[] seen = new boolean[TYPES];
    while (bits.read(1) == 1) {
      int type = bits.read(2);
      if (seen[type]) {
        throw bits.damaged("it has the " + NAMES[type] + " transform twice");
      }
      seen[type] = true;
      transforms.inverses.add(0, transforms.readOne(type));
    }
    return transforms;
  }

  private Inverse readOne(int type) {
    switch (type) {
      case PREDICTOR -> {
        int blockBits = readBlockBits(bits);
        return new LosslessPredictor(readBlocks(blockBits), blockBits, width);
      }
      case COLOR -> {
        int blockBits = readBlockBits(bits);
        int[] blocks = readBlocks(blockBits);
        int columns = width;
        return (row, y) -> addColors(row, y, columns, blocks, blockBits);
      }
      case SUBTRACT_GREEN -> {
        int columns = width;
        return (row, y) -> addGreen(row, columns);
      }
      default -> {
        return readPalette();
      }
    }
  }

  /** The width of the pixels that are coded. */
  int width() {
    return width;
  }

  /** Makes a row of the picture from one that was coded. */
  void undo(int[] row, int y) {
    for (Inverse inverse : inverses) {
      inverse.undo(row, y);
    }
  }

  /** The logarithm of the width and height of blocks. */
  static int readBlockBits(LosslessBits bits) {
    return bits.read(3) + 2;
  }

  /** How many blocks so many pixels need. */
  static int blocks(int pixels, int blockBits) {
    return (pixels + (1 << blockBits) - 1) >> blockBits;
  }

  private int[] readBlocks(int blockBits) {
    return LosslessImage.read(bits, blocks(width, blockBits), blocks(height, blockBits), false);
  }

  /** Colours, of which each is the difference from the one before; up to 16 share pixels. */
  private Inverse readPalette() {
    int size = bits.read(8) + 1;
    int[] differences = LosslessImage.read(bits, size, 1, false);
    int[] palette = new int[256];
    int color = 0;
    for (int i = 0; i < size; i++) {
      color = LosslessPredictor.add(color, differences[i]);
      palette[i] = color;
    }
    int columns = width;
    int sharedBits = size > 16 ? 0 : size > 4 ? 1 : size > 2 ? 2 : 3;
    width = blocks(width, sharedBits);
    return (row, y) -> look(row, columns, palette, sharedBits);
  }

  /** From right to left, as pixels that share one are wider apart afterwards. */
  private static void look(int[] row, int width, int[] palette, int sharedBits) {
    int indexBits = 8 >> sharedBits;
    int indexMask = (1 << indexBits) - 1;
    int placeMask = (1 << sharedBits) - 1;
    for (int x = width - 1; x >= 0; x--) {
      int shift = 8 + (x & placeMask) * indexBits;
      row[x] = palette[(row[x >> sharedBits] >>> shift) & indexMask];
    }
  }

  private static void addGreen(int[] row, int width) {
    for (int x = 0; x < width; x++) {
      int pixel = row[x];
      int green = (pixel >>> 8) & 0xFF;
      int redAndBlue = (pixel & 0xFF00FF) + (green << 16 | green);
      row[x] = (pixel & 0xFF00FF00) | (redAndBlue & 0xFF00FF);
    }
  }

  /** Adds parts of green to red and blue, then of red to blue; all are signed bytes. */
  private static void addColors(int[] row, int y, int width, int[] blocks, int blockBits) {
    int block = (y >> blockBits) * blocks(width, blockBits);
    for (int from = 0; from < width; from += 1 << blockBits) {
      int parts = blocks[block++];
      int redToBlue = (byte) (parts >> 16);
      int greenToBlue = (byte) (parts >> 8);
      int greenToRed = (byte) parts;
      int end = Math.min(width, from + (1 << blockBits));
      for (int x = from; x < end; x++) {
        int pixel = row[x];
        int green = (byte) (pixel >> 8);
        int red = (pixel >> 16) + ((greenToRed * green) >> 5);
        int blue = pixel + ((greenToBlue * green) >> 5) + ((redToBlue * (byte) red) >> 5);
        row[x] = (pixel & 0xFF00FF00) | (red & 0xFF) << 16 | (blue & 0xFF);
      }
    }
  }
}
