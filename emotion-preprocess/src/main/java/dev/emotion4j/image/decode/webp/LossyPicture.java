package dev.emotion4j.image.decode.webp;

import dev.emotion4j.image.decode.input.Faults;

/**
 * Decodes the lossy picture of a WebP, a key frame of VP8, to libwebp's pixels.
 *
 * <p>Source: RFC 6386.
 */
final class LossyPicture {
  private static final int SIDE = 16;

  private final LossyHeader header;
  private final int columns;
  private final int rows;
  private final LossyPlane luma;
  private final LossyPlane blue;
  private final LossyPlane red;
  private final LossyModes modes;
  private final LossyResiduals residuals;
  private final LossyPrediction prediction = new LossyPrediction();

  /** Room for the first half of a transform. */
  private final int[] half = new int[16];

  /** For each macroblock how it is filtered: twice the level, and one more for inner edges. */
  private final byte[] filtering;

  private LossyPicture(byte[] file, int from, int end) {
    header = new LossyHeader(file, from, end);
    columns = (header.width + SIDE - 1) / SIDE;
    rows = (header.height + SIDE - 1) / SIDE;
    luma = new LossyPlane(SIDE * columns, SIDE * rows);
    blue = new LossyPlane(SIDE / 2 * columns, SIDE / 2 * rows);
    red = new LossyPlane(SIDE / 2 * columns, SIDE / 2 * rows);
    modes = new LossyModes(header, columns);
    residuals = new LossyResiduals(header, columns);
    filtering = new byte[columns * rows];
  }

  /** Returns the pixels, three bytes each, from the data of a {@code VP8} chunk. */
  static byte[] rgb(byte[] file, int from, int end) {
    LossyPicture picture = new LossyPicture(file, from, end);
    for (int y = 0; y < picture.rows; y++) {
      picture.decodeRow(y);
    }
    picture.filter();
    return LossyColors.rgb(
        picture.header.width, picture.header.height, picture.luma, picture.blue, picture.red);
  }

  private void decodeRow(int y) {
    LossyCodes coefficients = header.partitions[y % header.partitions.length];
    modes.beginRow();
    residuals.beginRow();
    for (int x = 0; x < columns; x++) {
      modes.read(x);
      boolean any = false;
      if (modes.skipped) {
        residuals.skip(x, !modes.ofBlocks);
      } else {
        any = residuals.read(coefficients, x, !modes.ofBlocks, header.quantizers[modes.segment]);
      }
      if (header.codes.passedEnd() || coefficients.passedEnd()) {
        throw Faults.truncated(
            WebpPicture.FORMAT,
            "the codes of its picture end in row " + SIDE * y + " of " + header.height);
      }
      reconstruct(x, y);
      int level = header.filterLevel(modes.segment, modes.ofBlocks);
      filtering[columns * y + x] = (byte) (2 * level + (modes.ofBlocks || any ? 1 : 0));
    }
    luma.extendRow(SIDE * y + SIDE - 1);
  }

  private void reconstruct(int x, int y) {
    if (modes.ofBlocks) {
      int aboveRight = luma.at(SIDE * x + SIDE, SIDE * y - 1);
      for (int i = 0; i < 16; i++) {
        int at = luma.at(SIDE * x + 4 * (i % 4), SIDE * y + 4 * (i / 4));
        prediction.block(modes.luma[i], luma, at, i % 4 == 3 ? aboveRight : at - luma.stride + 4);
        add(i, luma, at);
      }
    } else {
      LossyPrediction.square(modes.luma[0], luma, SIDE * x, SIDE * y, SIDE);
      for (int i = 0; i < 16; i++) {
        add(i, luma, luma.at(SIDE * x + 4 * (i % 4), SIDE * y + 4 * (i / 4)));
      }
    }
    reconstruct(blue, 16, x, y);
    reconstruct(red, 20, x, y);
  }

  private void reconstruct(LossyPlane chroma, int firstBlock, int x, int y) {
    int side = SIDE / 2;
    LossyPrediction.square(modes.chroma, chroma, side * x, side * y, side);
    for (int i = 0; i < 4; i++) {
      add(firstBlock + i, chroma, chroma.at(side * x + 4 * (i % 2), side * y + 4 * (i / 2)));
    }
  }

  private void add(int block, LossyPlane plane, int at) {
    LossyTransforms.add(residuals.values, 16 * block, residuals.lengths[block], plane, at, half);
  }

  private void filter() {
    boolean simple = header.simpleFilter;
    LossyFilter ofLuma = new LossyFilter(luma, simple);
    LossyFilter ofBlue = new LossyFilter(blue, simple);
    LossyFilter ofRed = new LossyFilter(red, simple);
    for (int i = 0; i < filtering.length; i++) {
      int level = filtering[i] >> 1;
      if (level == 0) {
        continue;
      }
      int x = i % columns;
      int y = i / columns;
      boolean left = x > 0;
      boolean above = y > 0;
      boolean inner = (filtering[i] & 1) != 0;
      LossyFilter.Strength strength = LossyFilter.Strength.of(level, header.sharpness);
      ofLuma.square(luma.at(SIDE * x, SIDE * y), SIDE, strength, left, above, inner);
      if (!simple) {
        int at = blue.at(SIDE / 2 * x, SIDE / 2 * y);
        ofBlue.square(at, SIDE / 2, strength, left, above, inner);
        ofRed.square(at, SIDE / 2, strength, left, above, inner);
      }
    }
  }
}
