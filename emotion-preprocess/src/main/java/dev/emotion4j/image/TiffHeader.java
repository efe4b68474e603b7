package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the first directory of a TIFF says of the picture (TIFF 6.0, section 2), and which colours
 * its palette has: the JDK's reader makes each a little darker than Pillow does.
 */
final class TiffHeader {
  private static final int ENTRY_BYTES = 12;
  private static final int SHORT = 3;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COLORS = 262;
  private static final int SAMPLES = 277;
  private static final int STRIPS = 273;
  private static final int STRIP_BYTES = 279;
  private static final int PALETTE = 320;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  private static final int PALETTE_COLORS = 3;
  private static final int PREMULTIPLIED = 1;
  private static final int UNSIGNED = 1;

  private final ByteBuffer file;
  private final int directory;
  final int width;
  final int height;
  final int bits;
  private final int colors;
  private final int samples;

  TiffHeader(byte[] bytes) {
    file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    try {
      directory = file.getInt(4);
      width = value(WIDTH, 0);
      height = value(HEIGHT, 0);
      bits = value(BITS, 1);
      colors = value(COLORS, 0);
      samples = value(SAMPLES, 1);
      // After the entries of a whole directory comes the place of the next one.
      file.getInt(directory + 2 + (file.getShort(directory) & 0xFFFF) * ENTRY_BYTES);
      checkColors();
      checkInside(STRIPS, STRIP_BYTES);
      checkInside(TILES, TILE_BYTES);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new ImageException("the TIFF is damaged: its directory is not inside the file", e);
    }
  }

  /** Refuses what the JDK's reader would give other colours than Pillow. */
  private void checkColors() {
    int format = value(SAMPLE_FORMAT, UNSIGNED);
    boolean known = colors >= 0 && colors <= PALETTE_COLORS;
    if (!known || bits > 16 || format != UNSIGNED) {
      throw new ImageException(
          "the TIFF has colours of kind "
              + colors
              + ", "
              + bits
              + " bits and sample format "
              + format
              + ", but grey, RGB or a palette (0 to 3) of up to 16 bits and format 1 is needed;"
              + " convert it to PNG");
    }
    if (value(EXTRA_SAMPLES, 0) == PREMULTIPLIED) {
      throw new ImageException("the TIFF's colours are multiplied by its alpha; convert it to PNG");
    }
  }

  /** The reader would fill what is missing with black. */
  private void checkInside(int offsets, int lengths) {
    int entry = entry(offsets);
    int count = entry < 0 ? 0 : file.getInt(entry + 4);
    for (int i = 0; i < count; i++) {
      long end = value(offsets, i, 0) + value(lengths, i, 0);
      if (end > file.capacity()) {
        throw new ImageException(
            "the TIFF is cut: its samples end at byte "
                + end
                + ", but there are "
                + file.capacity());
      }
    }
  }

  boolean isGrey16() {
    return bits == 16 && samples == 1;
  }

  boolean hasPalette() {
    return colors == PALETTE_COLORS;
  }

  /** The palette, as 0xRRGGBB: the high bytes of all reds, all greens, all blues. */
  int[] palette() {
    int entry = entry(PALETTE);
    int count = 1 << bits;
    int[] palette = new int[Math.max(count, 256)];
    try {
      if (entry < 0 || bits > 8 || file.getInt(entry + 4) != 3 * count) {
        throw new ImageException("the TIFF is damaged: no palette of " + count + " colours");
      }
      int at = file.getInt(entry + 8);
      for (int i = 0; i < 3 * count; i++) {
        int high = (file.getShort(at + 2 * i) & 0xFFFF) >> 8;
        palette[i % count] = palette[i % count] << 8 | high;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new ImageException("the TIFF is damaged: its palette is not inside the file", e);
    }
    return palette;
  }

  private int value(int tag, int otherwise) {
    return (int) Math.min(value(tag, 0, otherwise), Integer.MAX_VALUE);
  }

  /** One of the values of a tag, which are shorts or ints. */
  private long value(int tag, int index, int otherwise) {
    int entry = entry(tag);
    if (entry < 0) {
      return otherwise;
    }
    int size = file.getShort(entry + 2) == SHORT ? Short.BYTES : Integer.BYTES;
    long count = file.getInt(entry + 4);
    int at = (size * count > 4 ? file.getInt(entry + 8) : entry + 8) + size * index;
    return size == Short.BYTES ? file.getShort(at) & 0xFFFFL : file.getInt(at) & 0xFFFFFFFFL;
  }

  private int entry(int tag) {
    int entries = file.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY_BYTES;
      if ((file.getShort(at) & 0xFFFF) == tag) {
        return at;
      }
    }
    return -1;
  }
}
