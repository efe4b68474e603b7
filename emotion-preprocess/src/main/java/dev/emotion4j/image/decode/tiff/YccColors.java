package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Faults;

/**
 * Red, green and blue of luma and chroma, of 8 bits each, in libtiff's whole numbers.
 *
 * <p>Source: TIFF 6.0, sections 20 and 21, and {@code TIFFYCbCrToRGBInit} of libtiff 4.5: factors
 * of 16 bits after the point, from floats, of which one is not libjpeg's.
 */
final class YccColors {
  private static final int FRACTION_BITS = 16;
  private static final int HALF = 1 << (FRACTION_BITS - 1);
  private static final int VALUES = 256;
  private static final float[] USUAL_COEFFICIENTS = {0.299f, 0.587f, 0.114f};
  private static final float[] WHOLE_RANGES = {0, 255, 128, 255, 128, 255};

  /** What chroma may become at the most, as in libtiff. */
  private static final float MOST = 128 * 32;

  private final int[] light = new int[VALUES];
  private final int[] redOfCr = new int[VALUES];
  private final int[] greenOfCb = new int[VALUES];
  private final int[] greenOfCr = new int[VALUES];
  private final int[] blueOfCb = new int[VALUES];

  /** With the coefficients and the values of black and white that a directory has, or the usual. */
  YccColors(TiffDirectory directory) {
    float[] luma = fractions(directory, TiffDirectory.YCC_COEFFICIENTS, USUAL_COEFFICIENTS);
    float[] ranges = fractions(directory, TiffDirectory.YCC_RANGES, WHOLE_RANGES);
    check(luma, ranges);
    float red = 2 - 2 * luma[0];
    float blue = 2 - 2 * luma[2];
    int byRed = fixed(red);
    int byBlue = fixed(blue);
    int greenByRed = fixed(luma[0] * red / luma[1]);
    int greenByBlue = fixed(luma[2] * blue / luma[1]);
    for (int i = 0; i < VALUES; i++) {
      int cb = scaled(i - 128, ranges[2] - 128, ranges[3] - 128, 127);
      int cr = scaled(i - 128, ranges[4] - 128, ranges[5] - 128, 127);
      light[i] = scaled(i, ranges[0], ranges[1], 255);
      redOfCr[i] = (byRed * cr + HALF) >> FRACTION_BITS;
      blueOfCb[i] = (byBlue * cb + HALF) >> FRACTION_BITS;
      greenOfCr[i] = -greenByRed * cr;
      greenOfCb[i] = HALF - greenByBlue * cb;
    }
  }

  private static float[] fractions(TiffDirectory directory, int tag, float[] usual) {
    if (directory.count(tag) != usual.length) {
      return usual; // as libtiff, which takes no notice of other counts
    }
    float[] found = new float[usual.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = directory.fraction(tag, i);
    }
    return found;
  }

  private static void check(float[] luma, float[] ranges) {
    boolean usable = luma[1] != 0;
    for (float coefficient : luma) {
      usable &= !Float.isNaN(coefficient);
    }
    for (float range : ranges) {
      usable &= range > -(float) (Integer.MAX_VALUE - 128) && range < (float) Integer.MAX_VALUE;
    }
    if (!usable) {
      throw Faults.damaged("TIFF", "its luma and chroma (YCbCr) make no colours");
    }
  }

  private static int fixed(float factor) {
    float inRange = factor < 0 ? 0 : factor > 2 ? 2 : factor;
    return (int) (inRange * (1 << FRACTION_BITS) + 0.5);
  }

  /** A value whose 0 is {@code black} and whose {@code top} is {@code white}. */
  private static int scaled(int value, float black, float white, int top) {
    float range = white - black;
    float scaled = (value - (int) black) * (float) top / (range != 0 ? range : 1);
    return (int) Math.max(-MOST, Math.min(MOST, scaled));
  }

  /** Stores a pixel as three bytes. */
  void store(int luma, int cb, int cr, byte[] rgb, int at) {
    int grey = light[luma];
    rgb[at] = inRange(grey + redOfCr[cr]);
    rgb[at + 1] = inRange(grey + ((greenOfCb[cb] + greenOfCr[cr]) >> FRACTION_BITS));
    rgb[at + 2] = inRange(grey + blueOfCb[cb]);
  }

  private static byte inRange(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
