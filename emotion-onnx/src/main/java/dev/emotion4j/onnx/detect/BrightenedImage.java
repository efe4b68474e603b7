package dev.emotion4j.onnx.detect;

import dev.emotion4j.RgbImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A view of an image that is dark, or dark in part, whose values are multiplied by one factor. */
final class BrightenedImage implements RgbImage {
  /** The value that the light of a dark image gets, from 0 to 255. */
  private static final int BRIGHT = 224;

  /** From this light, a detector finds as many faces as in broad daylight. */
  private static final int DARK = 112;

  /** What share of the pixels is brighter than the light of an image: lamps and windows. */
  private static final double LAMPS = 0.02;

  /** The light below which a part of a bright image lies in the shade. */
  private static final int SHADE = 40;

  /** A face in the shade takes at least this share of the pixels. */
  private static final double SHADE_SHARE = 0.02;

  /** At most so many rows are read to find the light of an image. */
  private static final int ROWS = 256;

  private final RgbImage image;
  private final byte[] brighter = new byte[256];

  private BrightenedImage(RgbImage image, int light) {
    this.image = image;
    for (int value = 0; value < brighter.length; value++) {
      brighter[value] = (byte) Math.min(255, (value * BRIGHT + light / 2) / light);
    }
  }

  /** Returns a brighter view of an image, or null if it is not dark or entirely black. */
  static @Nullable RgbImage ofDark(RgbImage image) {
    int light = light(pixelsByLight(image));
    return light == 0 || light >= DARK ? null : new BrightenedImage(image, light);
  }

  /** Returns a view of a bright image whose shade is bright, or null if it is dark or has none. */
  static @Nullable RgbImage ofShade(RgbImage image) {
    long[] pixels = pixelsByLight(image);
    long inShade = Arrays.stream(pixels, 0, SHADE).sum();
    boolean shade = inShade >= SHADE_SHARE * Arrays.stream(pixels).sum();
    return shade && light(pixels) >= DARK ? new BrightenedImage(image, SHADE) : null;
  }

  /** Returns how many pixels have each value as their largest channel. */
  private static long[] pixelsByLight(RgbImage image) {
    int width = image.width();
    int step = (image.height() + ROWS - 1) / ROWS;
    byte[] row = new byte[3 * width];
    long[] pixels = new long[256];
    for (int y = step / 2; y < image.height(); y += step) {
      image.readRow(0, y, width, row);
      for (int i = 0; i < row.length; i += 3) {
        pixels[Math.max(row[i] & 0xff, Math.max(row[i + 1] & 0xff, row[i + 2] & 0xff))]++;
      }
    }
    return pixels;
  }

  /** Returns the value that the largest channel of 98 of 100 pixels does not exceed. */
  private static int light(long[] pixels) {
    double lamps = LAMPS * Arrays.stream(pixels).sum();
    int light = 255;
    for (long brighter = pixels[light]; light > 0 && brighter <= lamps; ) {
      brighter += pixels[--light];
    }
    return light;
  }

  @Override
  public int width() {
    return image.width();
  }

  @Override
  public int height() {
    return image.height();
  }

  @Override
  public void readRow(int x, int y, int count, byte[] rgb) {
    image.readRow(x, y, count, rgb);
    for (int i = 0; i < 3 * count; i++) {
      rgb[i] = brighter[rgb[i] & 0xff];
    }
  }

  @Override
  public String toString() {
    return "brightened " + image;
  }
}
