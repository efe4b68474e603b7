package dev.emotion4j.image.decode.png;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Palettes;

/** Makes red, green and blue of a PNG's samples, as Pillow's {@code convert("RGB")}. */
@DesktopOnly
final class PngColors {
  private int[] palette = {};
  private int bits;
  private int channels;
  private boolean grey16;
  private boolean wholeRange;

  /** Starts a picture. */
  void start(PngHeader header, boolean whole) {
    bits = header.bits;
    channels = header.channels();
    grey16 = header.isGrey16();
    wholeRange = whole;
    if (header.hasPalette()) {
      // Without a palette Pillow takes indexes for grey, and so for those that it does not have.
      int colors = header.paletteAt < 0 ? 0 : header.paletteColors;
      palette = Palettes.of(header.file, Math.max(0, header.paletteAt), colors, 3, false);
    } else if (bits < 8) {
      int top = (1 << bits) - 1;
      palette = new int[256];
      for (int i = 0; i <= top; i++) {
        palette[i] = i * 255 / top * 0x010101;
      }
    } else {
      palette = new int[0];
    }
  }

  /** Converts pixels of a row, after the byte of its filter. */
  void toRgb(byte[] row, int pixels, byte[] rgb, int at) {
    if (palette.length > 0) {
      indexed(row, pixels, rgb, at);
    } else if (grey16) {
      grey16(row, pixels, rgb, at);
    } else if (channels == 3 && bits == 8) {
      System.arraycopy(row, 1, rgb, at, 3 * pixels);
    } else {
      int sample = bits / 8;
      int step = channels * sample;
      int next = channels >= 3 ? sample : 0;
      for (int i = 0, from = 1, to = at; i < pixels; i++, from += step, to += 3) {
        rgb[to] = row[from];
        rgb[to + 1] = row[from + next];
        rgb[to + 2] = row[from + 2 * next];
      }
    }
  }

  private void indexed(byte[] row, int pixels, byte[] rgb, int at) {
    int mask = (1 << bits) - 1;
    for (int i = 0, to = at; i < pixels; i++, to += 3) {
      int bit = i * bits;
      int index = row[1 + (bit >> 3)] >> (8 - bits - (bit & 7)) & mask;
      int color = palette[index];
      rgb[to] = (byte) (color >> 16);
      rgb[to + 1] = (byte) (color >> 8);
      rgb[to + 2] = (byte) color;
    }
  }

  /** Pillow reads 16-bit grey as whole numbers, of which convert("RGB") cuts all above 255. */
  private void grey16(byte[] row, int pixels, byte[] rgb, int at) {
    for (int i = 0, to = at; i < pixels; i++, to += 3) {
      int high = row[1 + 2 * i];
      byte grey = (byte) (wholeRange || high == 0 ? wholeRange ? high : row[2 + 2 * i] : 255);
      rgb[to] = grey;
      rgb[to + 1] = grey;
      rgb[to + 2] = grey;
    }
  }
}
