package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the first directory of a TIFF says of the picture (TIFF 6.0, section 2), and which colours
 * its palette has: the JDK's reader makes each a little darker than Pillow does.
 *
 * <p>What a reader allocates and reads depends on more than width and height: tiles may be larger
 * than the picture, strips may share their bytes, and a JPEG inside has a size of its own. So
 * {@link #checkBlocks} compares them with the picture and the file.
 */
final class TiffHeader {
  private static final int ENTRY_BYTES = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int COLORS = 262;
  private static final int SAMPLES = 277;
  private static final int STRIPS = 273;
  private static final int STRIP_ROWS = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PALETTE = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  private static final int PALETTE_COLORS = 3;
  private static final int PREMULTIPLIED = 1;
  private static final int UNSIGNED = 1;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;

  private final ByteBuffer file;

  /** Where the entry of each tag is; of several entries the last counts, as for the reader. */
  private final Map<Integer, Integer> entries = new HashMap<>();

  final int width;
  final int height;
  final int bits;
  private final int colors;
  private final int samples;

  TiffHeader(byte[] bytes) {
    file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    try {
      int directory = file.getInt(4);
      int count = file.getShort(directory) & 0xFFFF;
      for (int i = 0; i < count; i++) {
        int at = directory + 2 + i * ENTRY_BYTES;
        entries.put(file.getShort(at) & 0xFFFF, at);
      }
      // After the entries of a whole directory comes the place of the next one.
      file.getInt(directory + 2 + count * ENTRY_BYTES);
      width = value(WIDTH, 0);
      height = value(HEIGHT, 0);
      bits = value(BITS, 1);
      colors = value(COLORS, 0);
      samples = value(SAMPLES, 1);
      checkColors();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  private static ImageException damaged(RuntimeException e) {
    return new ImageException(
        ImageException.Reason.DAMAGED,
        "the TIFF is damaged: its directory is not inside the file",
        e);
  }

  /** Refuses what the JDK's reader would give other colours than Pillow. */
  private void checkColors() {
    int format = value(SAMPLE_FORMAT, UNSIGNED);
    boolean known = colors >= 0 && colors <= PALETTE_COLORS;
    if (!known || bits > 16 || format != UNSIGNED) {
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
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
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
          "the TIFF's colours are multiplied by its alpha; convert it to PNG");
    }
  }

  /** The columns of all tiles; those of the picture if it is in strips. */
  long paddedWidth() {
    return padded(width, value(TILE_WIDTH, 0));
  }

  /** The rows of all tiles; those of the picture if it is in strips. */
  long paddedHeight() {
    return padded(height, value(TILE_HEIGHT, 0));
  }

  private static long padded(long length, long tile) {
    return tile < 1 ? length : (length + tile - 1) / tile * tile;
  }

  /**
   * Refuses strips and tiles that are not inside the file, or cost more than the picture and the
   * file would. The picture's size, with whole tiles, is known to be within limits.
   */
  void checkBlocks() {
    try {
      checkBytes(STRIPS, STRIP_BYTES);
      checkBytes(TILES, TILE_BYTES);
      if (value(COMPRESSION, 1) == OLD_JPEG) {
        throw new ImageException(
            ImageException.Reason.UNSUPPORTED,
            "a TIFF with old-style JPEG inside; convert it to PNG");
      }
      if (value(COMPRESSION, 1) == JPEG) {
        checkJpegs(STRIPS, STRIP_BYTES, width, Math.min(height, value(STRIP_ROWS, height)));
        checkJpegs(TILES, TILE_BYTES, value(TILE_WIDTH, width), value(TILE_HEIGHT, height));
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  /** What is missing the reader would fill with black; what is shared it reads again and again. */
  private void checkBytes(int offsets, int lengths) {
    long total = 0;
    for (long i = 0; i < count(offsets); i++) {
      long length = value(lengths, i, 0);
      long end = value(offsets, i, 0) + length;
      if (end > file.capacity()) {
        throw new ImageException(
            ImageException.Reason.DAMAGED,
            "the TIFF is cut: its samples end at byte "
                + end
                + ", but there are "
                + file.capacity());
      }
      total += length;
    }
    // Blocks that look alike may share their bytes, but no compression doubles the samples.
    long most =
        Math.max(file.capacity(), 2 * paddedHeight() * (paddedWidth() * pixelBits() / 8 + 1));
    if (total > most) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the TIFF is damaged: its strips or tiles have "
              + total
              + " bytes in all, but the picture needs no more than "
              + most
              + "; convert it to PNG");
    }
  }

  private long pixelBits() {
    return (long) bits * samples;
  }

  /** Each strip or tile may be a JPEG file, but for its tables. */
  private void checkJpegs(int offsets, int lengths, int columns, int rows) {
    for (long i = 0; i < count(offsets); i++) {
      int from = (int) value(offsets, i, 0);
      int end = from + (int) value(lengths, i, 0);
      JpegHeader jpeg = new JpegHeader(Arrays.copyOfRange(file.array(), from, end));
      if (jpeg.width > columns || jpeg.height > rows) {
        throw new ImageException(
            ImageException.Reason.DAMAGED,
            "the TIFF is damaged: a JPEG of "
                + jpeg.width
                + "x"
                + jpeg.height
                + " pixels in a strip or tile of "
                + columns
                + "x"
                + rows
                + "; convert it to PNG");
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
    int entry = entries.getOrDefault(PALETTE, -1);
    int count = 1 << bits;
    int[] palette = new int[Math.max(count, 256)];
    try {
      if (entry < 0 || bits > 8 || file.getInt(entry + 4) != 3 * count) {
        throw new ImageException(
            ImageException.Reason.DAMAGED,
            "the TIFF is damaged: no palette of " + count + " colours");
      }
      int at = file.getInt(entry + 8);
      for (int i = 0; i < 3 * count; i++) {
        int high = (file.getShort(at + 2 * i) & 0xFFFF) >> 8;
        palette[i % count] = palette[i % count] << 8 | high;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the TIFF is damaged: its palette is not inside the file",
          e);
    }
    return palette;
  }

  private int value(int tag, int otherwise) {
    return (int) Math.min(value(tag, 0, otherwise), Integer.MAX_VALUE);
  }

  /** One of the values of a tag, which are bytes, shorts or ints. */
  private long value(int tag, long index, int otherwise) {
    Integer entry = entries.get(tag);
    if (entry == null || index >= count(tag)) {
      return otherwise;
    }
    int kind = file.getShort(entry + 2);
    int size =
        switch (kind) {
          case BYTE -> Byte.BYTES;
          case SHORT -> Short.BYTES;
          case LONG -> Integer.BYTES;
          default ->
              throw new ImageException(
                  ImageException.Reason.DAMAGED,
                  "the TIFF is damaged: its tag "
                      + tag
                      + " has values of kind "
                      + kind
                      + ", but 1, 3 or 4 (whole numbers) is needed; convert it to PNG");
        };
    long at = (size * count(tag) > 4 ? file.getInt(entry + 8) : entry + 8) + size * index;
    int place = (int) Math.min(at, Integer.MAX_VALUE);
    return switch (size) {
      case Byte.BYTES -> file.get(place) & 0xFFL;
      case Short.BYTES -> file.getShort(place) & 0xFFFFL;
      default -> file.getInt(place) & 0xFFFFFFFFL;
    };
  }

  private long count(int tag) {
    Integer entry = entries.get(tag);
    return entry == null ? 0 : file.getInt(entry + 4) & 0xFFFFFFFFL;
  }
}
