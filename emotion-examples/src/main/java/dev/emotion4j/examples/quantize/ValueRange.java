package dev.emotion4j.examples.quantize;

/**
 * The numbers from {@code min} to {@code max}, which an unsigned byte is to stand for.
 *
 * @param min the smallest
 * @param max the largest
 */
record ValueRange(float min, float max) {

  /**
   * How a byte stands for a number: {@code number = (byte - zeroPoint) * scale}, bytes from 0 to
   * 255.
   *
   * @param scale what a step of 1 is worth
   * @param zeroPoint the byte that stands for 0, from 0 to 255
   */
  record Scale(float scale, int zeroPoint) {}

  /**
   * Returns the scale at which the bytes cover this range and 0: padding is 0, so 0 must be exact.
   */
  Scale scale() {
    double low = Math.min(0, (double) min);
    double high = Math.max(0, (double) max);
    float scale = (float) ((high - low) / 255);
    if (scale < Float.MIN_NORMAL) {
      // All numbers are 0 at any scale.
      return new Scale(1, 0);
    }
    long zeroPoint = Math.round(-low / scale);
    return new Scale(scale, (int) Math.min(255, Math.max(0, zeroPoint)));
  }
}
