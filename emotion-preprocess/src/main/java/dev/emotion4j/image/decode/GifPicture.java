package dev.emotion4j.image.decode;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.Palettes;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.decode.input.PixelMemory;
import dev.emotion4j.image.pixels.PackedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the first frame of a GIF, on the canvas around it. A frame whose codes are not all there is
 * refused. Without a table of colours, indexes are grey.
 *
 * <p>Source: GIF89a specification, sections 17 to 23 and appendix E.
 */
@DesktopOnly
final class GifPicture {
  private static final int FIXED_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int GRAPHIC_CONTROL = 0xF9;

  private final BoundingBox frame;
  private final int[] palette;
  private final boolean interlaced;
  private final int codes;
  private final int end;
  private final int screenWidth;
  private final int screenHeight;
  private int transparentIndex;

  /** Parses up to the end of the first frame; the messages are without the file's name. */
  private GifPicture(byte[] file, int length) {
    ByteBuffer in = ByteBuffer.wrap(file, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    try {
      screenWidth = in.getShort(6) & 0xFFFF;
      screenHeight = in.getShort(8) & 0xFFFF;
      int flags = in.get(10);
      int globalColors = colors(flags);
      int at = FIXED_BYTES + 3 * globalColors;
      while (in.get(at) != IMAGE) {
        if (in.get(at) == TRAILER) {
          throw Faults.damaged("GIF", "it has no picture");
        }
        if (in.get(at) != EXTENSION) {
          at++; // as Pillow, over bytes that mean nothing
          continue;
        }
        // Pillow takes the last of several graphic control blocks, and its first sub-block only.
        if ((in.get(at + 1) & 0xFF) == GRAPHIC_CONTROL && (in.get(at + 3) & 1) != 0) {
          transparentIndex = in.get(at + 6) & 0xFF;
        }
        at = blocksEnd(in, at + 2);
      }
      frame =
          new BoundingBox(
              in.getShort(at + 1) & 0xFFFF,
              in.getShort(at + 3) & 0xFFFF,
              Math.max(1, in.getShort(at + 5) & 0xFFFF),
              Math.max(1, in.getShort(at + 7) & 0xFFFF));
      int localColors = colors(in.get(at + 9));
      interlaced = (in.get(at + 9) & 0x40) != 0;
      int data = at + 10;
      palette =
          localColors > 0
              ? Palettes.of(file, data, localColors, 3, false)
              : Palettes.of(file, FIXED_BYTES, globalColors, 3, false);
      codes = data + 3 * localColors;
      end = codesEnd(in, codes + 1);
    } catch (IndexOutOfBoundsException e) {
      throw Faults.truncated("GIF", "its first frame is not in its " + length + " bytes");
    }
  }

  static RgbImage read(byte[] file, int length, DecodeOptions options, PixelMemory memory) {
    GifPicture picture = new GifPicture(file, length);
    int width = picture.canvasWidth();
    int height = picture.canvasHeight();
    options.limit().check(width, height, "GIF");
    BoundingBox frame = picture.frame;
    PixelLimit.checkMemory(4L * width * height, "GIF");
    byte[] indexes = new byte[frame.width() * frame.height()];
    GifCodes.decode(file, picture.codes, picture.end, indexes);
    byte[] rgb = memory.take(3L * width * height, "GIF");
    if (frame.width() < width || frame.height() < height) {
      fill(rgb, 3 * width * height, picture.background());
    }
    for (int i = 0; i < frame.height(); i++) {
      int y = frame.y() + (picture.interlaced ? interlacedRow(i, frame.height()) : i);
      int to = 3 * (y * width + frame.x());
      for (int x = 0; x < frame.width(); x++, to += 3) {
        store(picture.palette[indexes[i * frame.width() + x] & 0xFF], rgb, to);
      }
    }
    return PackedImage.rgb(rgb, width, height);
  }

  private static void fill(byte[] rgb, int length, int color) {
    for (int i = 0; i < length; i += 3) {
      store(color, rgb, i);
    }
  }

  private static void store(int color, byte[] rgb, int at) {
    rgb[at] = (byte) (color >> 16);
    rgb[at + 1] = (byte) (color >> 8);
    rgb[at + 2] = (byte) color;
  }

  /** The row that comes at a place in the file: every 8th, those amid, every 4th, every 2nd. */
  private static int interlacedRow(int i, int height) {
    int eighths = (height + 7) / 8;
    int middles = (height + 3) / 8;
    int fourths = (height + 1) / 4;
    if (i < eighths) {
      return 8 * i;
    }
    if (i < eighths + middles) {
      return 8 * (i - eighths) + 4;
    }
    return i < eighths + middles + fourths
        ? 4 * (i - eighths - middles) + 2
        : 2 * (i - eighths - middles - fourths) + 1;
  }

  private int canvasWidth() {
    return Math.max(screenWidth, frame.x() + frame.width());
  }

  private int canvasHeight() {
    return Math.max(screenHeight, frame.y() + frame.height());
  }

  /** The colour around the frame: that of the transparent index, or of index 0. */
  private int background() {
    return palette[transparentIndex];
  }

  private static int colors(int flags) {
    return (flags & 0x80) != 0 ? 2 << (flags & 7) : 0;
  }

  /** As {@link #blocksEnd}, but the file may end instead of an empty block. */
  private static int codesEnd(ByteBuffer in, int from) {
    int at = from;
    while (at < in.limit() && in.get(at) != 0) {
      at += 1 + (in.get(at) & 0xFF);
    }
    if (at > in.limit() || from >= in.limit()) {
      throw new IndexOutOfBoundsException("sub-blocks of codes end at byte " + at);
    }
    return at;
  }

  /** The position after a chain of sub-blocks that ends with an empty one. */
  private static int blocksEnd(ByteBuffer in, int from) {
    int at = from;
    int length = in.get(at) & 0xFF;
    while (length != 0) {
      at += length + 1;
      length = in.get(at) & 0xFF;
    }
    return at + 1;
  }
}
