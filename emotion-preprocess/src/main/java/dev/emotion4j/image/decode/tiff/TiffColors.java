package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Palettes;
import org.jspecify.annotations.Nullable;

/**
 * Makes red, green and blue of a TIFF's samples, as Pillow's {@code convert("RGB")} does.
 *
 * <p>Source: the raw modes of Pillow's {@code TiffImagePlugin}, its {@code Unpack.c} and {@code
 * Convert.c}.
 */
final class TiffColors {
  private final int kind;
  private final int channels;
  private final int bits;
  private final boolean wholeRange;
  private final boolean multiplied;
  private final boolean wide;
  private final boolean fractions;
  private final int @Nullable [] palette;
  private final @Nullable YccColors ycc;

  /**
   * Prepares.
   *
   * @param channels how many samples of a pixel there are
   * @param wholeRange whether grey of more than 8 bits is scaled, instead of cut at 255
   */
  TiffColors(TiffHeader header, int channels, boolean wholeRange, int @Nullable [] palette) {
    this.kind = header.colors;
    this.channels = channels;
    this.bits = header.bits;
    this.wholeRange = wholeRange;
    this.multiplied = header.isMultiplied();
    this.wide = header.isWide();
    this.fractions = header.format == TiffHeader.FLOATING_POINT;
    this.palette = palette;
    this.ycc = kind == TiffHeader.YCC ? new YccColors(header.directory) : null;
  }

  /** How many of a pixel's samples say something about its colour. */
  static int needed(int kind, boolean multiplied) {
    return switch (kind) {
      case TiffHeader.RGB -> multiplied ? 4 : 3;
      case TiffHeader.YCC -> 3;
      case TiffHeader.CMYK -> 4;
      default -> 1;
    };
  }

  /** Converts pixels, whose samples stand one after the other. */
  void toRgb(int[] samples, int pixels, byte[] rgb, int at) {
    int to = at;
    for (int from = 0; from < pixels * channels; from += channels, to += 3) {
      int first = samples[from];
      if (palette != null) {
        store(palette[first], rgb, to);
      } else if (kind == TiffHeader.RGB) {
        rgb(samples, from, rgb, to);
      } else if (ycc != null) {
        ycc.store(first, samples[from + 1], samples[from + 2], rgb, to);
      } else if (kind == TiffHeader.CMYK) {
        int light = 255 - eightBits(samples[from + 3]);
        for (int c = 0; c < 3; c++) {
          int product = eightBits(samples[from + c]) * light + 128;
          rgb[to + c] = (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
        }
      } else {
        store(0x010101 * (wide ? wideGrey(first) : grey(first)), rgb, to);
      }
    }
  }

  private void rgb(int[] samples, int from, byte[] rgb, int to) {
    int alpha = multiplied ? eightBits(samples[from + 3]) : 255;
    for (int c = 0; c < 3; c++) {
      int value = eightBits(samples[from + c]);
      rgb[to + c] = (byte) (alpha == 0 ? 0 : Math.min(value * 255 / alpha, 255));
    }
  }

  private int grey(int sample) {
    int top = (1 << bits) - 1;
    int light = kind == TiffHeader.WHITE_IS_ZERO ? top - sample : sample;
    // More than 8 bits without alpha are whole numbers to Pillow, of which it cuts all above 255.
    return bits > 8 && channels == 1 && !wholeRange ? Math.min(light, 255) : eightBits(light);
  }

  /** All below 0 is black and all above 255 is white. Pillow takes all whole numbers as signed. */
  private int wideGrey(int sample) {
    if (fractions) {
      return (int) Math.max(0, Math.min(255, Float.intBitsToFloat(sample)));
    }
    return Math.max(0, Math.min(255, bits == 16 ? (short) sample : sample));
  }

  private int eightBits(int sample) {
    return bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }

  private static void store(int color, byte[] rgb, int at) {
    rgb[at] = (byte) (color >> 16);
    rgb[at + 1] = (byte) (color >> 8);
    rgb[at + 2] = (byte) color;
  }

  /** A palette of 256 colours: the high bytes of all reds, all greens, all blues. */
  static int[] palette(TiffDirectory directory, int colors) {
    byte[] bytes = new byte[3 * colors];
    for (int i = 0; i < bytes.length; i++) {
      long value = directory.value(TiffDirectory.PALETTE, i, 0);
      bytes[i % colors * 3 + i / colors] = (byte) (value >> 8);
    }
    return Palettes.of(bytes, 0, colors, 3, false);
  }
}
