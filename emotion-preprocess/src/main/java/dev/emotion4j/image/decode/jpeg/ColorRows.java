package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Makes pixels of the components' samples: ints of red in the lowest byte, then green, then blue.
 *
 * <p>Source: {@code jdcolor.c} of libjpeg, whose fixed point has 16 bits and the rounding half of
 * green in the Cb term; Pillow's {@code Convert.c} for four colours.
 */
@DesktopOnly
final class ColorRows {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int RED_OF_CR = 91881; // 1.40200
  private static final int GREEN_OF_CB = 22554; // 0.34414
  private static final int GREEN_OF_CR = 46802; // 0.71414
  private static final int BLUE_OF_CB = 116130; // 1.77200

  /** The rounding halves, and the 128 that are taken from chroma. */
  private static final int RED = HALF - 128 * RED_OF_CR;

  private static final int GREEN = HALF + 128 * (GREEN_OF_CB + GREEN_OF_CR);
  private static final int BLUE = HALF - 128 * BLUE_OF_CB;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ColorRows() {}

  static void ofYcc(int[] luma, int[] cb, int[] cr, int[] pixels, int n) {
    for (int i = 0; i < n; i++) {
      int red = luma[i] + ((RED_OF_CR * cr[i] + RED) >> BITS);
      red &= ~(red >> 31);
      pixels[i] = (red | ((255 - red) >> 31)) & 255;
    }
    for (int i = 0; i < n; i++) {
      int green = luma[i] + ((GREEN - GREEN_OF_CB * cb[i] - GREEN_OF_CR * cr[i]) >> BITS);
      green &= ~(green >> 31);
      pixels[i] |= ((green | ((255 - green) >> 31)) & 255) << 8;
    }
    for (int i = 0; i < n; i++) {
      int blue = luma[i] + ((BLUE_OF_CB * cb[i] + BLUE) >> BITS);
      blue &= ~(blue >> 31);
      pixels[i] |= ((blue | ((255 - blue) >> 31)) & 255) << 16;
    }
  }

  static void ofRgb(int[] red, int[] green, int[] blue, int[] pixels, int n) {
    for (int i = 0; i < n; i++) {
      pixels[i] = red[i] | green[i] << 8 | blue[i] << 16;
    }
  }

  static void ofMultipliedRgb(int[][] row, int[] pixels, int n) {
    for (int i = 0; i < n; i++) {
      int alpha = row[3][i];
      pixels[i] =
          divided(row[0][i], alpha)
              | divided(row[1][i], alpha) << 8
              | divided(row[2][i], alpha) << 16;
    }
  }

  private static int divided(int value, int alpha) {
    return alpha == 0 ? 0 : Math.min(value * 255 / alpha, 255);
  }

  static void ofGrey(int[] grey, int[] pixels, int n) {
    for (int i = 0; i < n; i++) {
      pixels[i] = grey[i] * 0x010101;
    }
  }

  /** Cyan, magenta, yellow and black, mixed as in Pillow's {@code cmyk2rgb}. */
  static void ofCmyk(int[][] row, JpegColors kind, int[] pixels, int n) {
    boolean ycc = kind == JpegColors.INVERTED_YCCK;
    if (ycc) {
      ofYcc(row[0], row[1], row[2], pixels, n);
    } else {
      ofRgb(row[0], row[1], row[2], pixels, n);
    }
    int inks = kind == JpegColors.INVERTED_CMYK ? 0xFFFFFF : 0;
    int blackInk = kind == JpegColors.CMYK ? 0xFF : 0;
    for (int i = 0; i < n; i++) {
      int light = row[3][i] ^ blackInk;
      int color = pixels[i] ^ inks;
      int mixed = 0;
      for (int shift = 0; shift < 24; shift += 8) {
        int product = (color >> shift & 0xFF) * light + 128;
        int share = ((product >> 8) + product) >> 8;
        mixed |= Math.max(0, light - share) << shift;
      }
      pixels[i] = mixed;
    }
  }

  /** Stores pixels as three bytes each; some bytes after the last one are overwritten too. */
  static void store(int[] pixels, byte[] rgb, int at, int n) {
    for (int i = 0; i < n; i++) {
      INT.set(rgb, at + 3 * i, pixels[i]);
    }
  }

  /** The same for pixels of even and odd columns. */
  static void storePairs(int[] even, int[] odd, byte[] rgb, int at, int width) {
    int pairs = width / 2;
    for (int i = 0; i < pairs; i++) {
      LONG.set(rgb, at + 6 * i, even[i] | (long) odd[i] << 24);
    }
    if ((width & 1) != 0) {
      INT.set(rgb, at + 6 * pairs, even[pairs]);
    }
  }
}
