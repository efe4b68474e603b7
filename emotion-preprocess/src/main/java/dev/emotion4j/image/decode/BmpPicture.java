package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.Palettes;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.pixels.PackedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Reads BMP as Pillow's {@code BmpImagePlugin} does: those of Windows, and of OS/2 in both
 * versions.
 *
 * <p>Source: Microsoft's description of {@code BITMAPFILEHEADER}, {@code BITMAPINFOHEADER} and
 * bitmap compression; where that leaves something open, Pillow.
 */
@DesktopOnly
final class BmpPicture {
  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final int INFO_HEADER_BYTES = 40;
  private static final int MASKS_HEADER_BYTES = 52;
  private static final int ALPHA_HEADER_BYTES = 56;
  private static final int RAW = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKS = 3;

  private final ByteBuffer in;
  private final int length;
  private final int width;
  private final int height;
  private final int bits;
  private final boolean topDown;
  private final int compression;
  private final int headerBytes;
  private final int pixels;
  private final int[] palette;

  /** Parses the headers; the messages are without the file's name. */
  private BmpPicture(byte[] file, int length) {
    in = ByteBuffer.wrap(file, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    this.length = length;
    try {
      headerBytes = in.getInt(FILE_HEADER_BYTES);
      boolean core = headerBytes == CORE_HEADER_BYTES;
      boolean known =
          core
              || headerBytes == INFO_HEADER_BYTES
              || headerBytes == MASKS_HEADER_BYTES
              || headerBytes == ALPHA_HEADER_BYTES
              || headerBytes == 64
              || headerBytes == 108
              || headerBytes == 124;
      if (!known) {
        throw Faults.unsupported("a BMP with a header of " + headerBytes + " bytes");
      }
      width = core ? in.getShort(18) & 0xFFFF : in.getInt(18);
      int rows = core ? in.getShort(20) & 0xFFFF : in.getInt(22);
      topDown = rows < 0;
      height = Math.abs(rows);
      bits = in.getShort(core ? 24 : 28);
      compression = core ? RAW : in.getInt(30);
      int colors = core ? 0 : in.getInt(46);
      if (width < 1 || height < 1) {
        throw Faults.damaged("BMP", "it has " + width + "x" + rows + " pixels");
      }
      checkKind();
      int most = bits <= 8 ? 1 << bits : 0;
      int named = colors == 0 ? most : colors;
      int colorBytes = core ? 3 : 4;
      int colorsAt = FILE_HEADER_BYTES + headerBytes;
      palette = Palettes.of(file, colorsAt, Math.min(named, most), colorBytes, true);
      pixels = pixelsAt(colorsAt, named, colorBytes);
    } catch (IndexOutOfBoundsException e) {
      throw Faults.truncated("BMP", "its header is not inside its " + length + " bytes");
    }
  }

  private void checkKind() {
    boolean runs = (compression == RLE8 && bits == 8) || (compression == RLE4 && bits == 4);
    boolean masked = compression == MASKS && (bits == 16 || bits == 24 || bits == 32);
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw Faults.unsupported(
          "a BMP with " + bits + " bits a pixel", "1, 4, 8, 16, 24 and 32 are; convert it to PNG");
    }
    if (compression != RAW && !runs && !masked) {
      throw Faults.unsupported("a BMP of " + bits + " bits with compression " + compression);
    }
  }

  /** Where the pixels start; some writers leave it out, or give the palette's place. */
  private int pixelsAt(int colorsAt, int colors, int colorBytes) {
    int at = in.getInt(10);
    if (at == colorsAt && bits <= 8) {
      return at + 4 * colors;
    }
    int after = colorsAt + (bits <= 8 ? colorBytes * colors : 0);
    if (compression == MASKS && headerBytes == INFO_HEADER_BYTES) {
      after += 12;
    }
    return at == 0 ? after : at;
  }

  static RgbImage read(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    BmpPicture picture = new BmpPicture(file, length);
    options.limit().check(picture.width, picture.height, "BMP");
    return picture.read(memory);
  }

  private RgbImage read(PixelMemory memory) {
    boolean runs = compression == RLE8 || compression == RLE4;
    long stride = ((long) width * bits + 31) / 32 * 4;
    long end = pixels + stride * (height - 1L) + ((long) width * bits + 7) / 8;
    if (pixels < 0 || (!runs && end > length)) {
      throw Faults.truncated("BMP", "its pixels end at byte " + end + ", but there are " + length);
    }
    byte[] indexes = runs ? BmpRuns.decode(in, pixels, width, height, compression == RLE4) : null;
    byte[] rgb = memory.take(3L * width * height, "BMP");
    int[] shifts = bits > 8 ? shifts() : new int[0];
    for (int y = 0; y < height; y++) {
      int row = topDown ? y : height - 1 - y;
      int to = 3 * y * width;
      if (indexes != null) {
        indexed(ByteBuffer.wrap(indexes), row * width, 8, rgb, to);
      } else if (bits <= 8) {
        indexed(in, (int) (pixels + row * stride), bits, rgb, to);
      } else {
        colored((int) (pixels + row * stride), shifts, rgb, to);
      }
    }
    return PackedImage.rgb(rgb, width, height);
  }

  private void indexed(ByteBuffer from, int at, int indexBits, byte[] rgb, int to) {
    int mask = (1 << indexBits) - 1;
    for (int x = 0; x < width; x++) {
      int bit = x * indexBits;
      int color = palette[from.get(at + (bit >> 3)) >> (8 - indexBits - (bit & 7)) & mask];
      store(color, rgb, to + 3 * x);
    }
  }

  private void colored(int at, int[] shifts, byte[] rgb, int to) {
    int bytes = bits / 8;
    for (int x = 0; x < width; x++) {
      int from = at + x * bytes;
      int pixel = (in.get(from) & 0xFF) | (in.get(from + 1) & 0xFF) << 8;
      if (bits == 16) {
        // Five or six bits a colour, widened as Pillow does, rounded down.
        int green = pixel >> 5 & ((1 << shifts[1]) - 1);
        int color =
            ((pixel >> shifts[0] & 31) * 255 / 31) << 16
                | (green * 255 / ((1 << shifts[1]) - 1)) << 8
                | ((pixel & 31) * 255 / 31);
        store(color, rgb, to + 3 * x);
        continue;
      }
      pixel |= (in.get(from + 2) & 0xFF) << 16;
      if (bits == 32) {
        pixel |= (in.get(from + 3) & 0xFF) << 24;
      }
      store(
          (pixel >>> shifts[0] & 0xFF) << 16
              | (pixel >>> shifts[1] & 0xFF) << 8
              | (pixel >>> shifts[2] & 0xFF),
          rgb,
          to + 3 * x);
    }
  }

  private static void store(int color, byte[] rgb, int at) {
    rgb[at] = (byte) (color >> 16);
    rgb[at + 1] = (byte) (color >> 8);
    rgb[at + 2] = (byte) color;
  }

  /** Where red, green and blue are in a pixel; of 16 bits, where red is, and the bits of green. */
  private int[] shifts() {
    if (compression == RAW) {
      return bits == 16 ? new int[] {10, 5} : new int[] {16, 8, 0};
    }
    int at = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
    int red = in.getInt(at);
    int green = in.getInt(at + 4);
    int blue = in.getInt(at + 8);
    if (bits == 16 && red == 0xF800 && green == 0x7E0 && blue == 0x1F) {
      return new int[] {11, 6};
    }
    if (bits == 16 && red == 0x7C00 && green == 0x3E0 && blue == 0x1F) {
      return new int[] {10, 5};
    }
    boolean standard = red == 0xFF0000 && green == 0xFF00 && blue == 0xFF;
    if ((standard && bits > 16) || (bits == 32 && red == 0 && green == 0 && blue == 0)) {
      return new int[] {16, 8, 0};
    }
    if (bits == 32 && red == 0xFF && green == 0xFF00 && blue == 0xFF0000) {
      return new int[] {0, 8, 16};
    }
    if (bits == 32 && red == 0xFF000000 && green == 0xFF0000 && blue == 0xFF00) {
      return new int[] {24, 16, 8};
    }
    throw Faults.unsupported(
        String.format(
            Locale.ROOT,
            "a BMP of %d bits with the colours at %08x, %08x and %08x",
            bits,
            red,
            green,
            blue));
  }
}
