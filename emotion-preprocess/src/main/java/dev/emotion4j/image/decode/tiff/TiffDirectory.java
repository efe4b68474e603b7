package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The first directory of a TIFF (TIFF 6.0, section 2), whose entries hold whole numbers. In a
 * BigTIFF, places and counts have 8 bytes; one that is beyond the file's length is not in it.
 */
final class TiffDirectory {
  static final int BIG = 43;
  static final int BYTE = 1;
  static final int SHORT = 3;
  static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;
  private static final int FLOAT = 11;
  private static final int LONG_8 = 16;
  private static final int SIGNED_LONG_8 = 17;

  /** The photometric interpretation of palette indexes. */
  static final int PALETTE_COLORS = 3;

  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int COLORS = 262;
  static final int FILL_ORDER = 266;
  static final int STRIPS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int STRIP_ROWS = 278;
  static final int STRIP_BYTES = 279;
  static final int PLANES = 284;
  static final int FAX_OPTIONS = 292;
  static final int PREDICTOR = 317;
  static final int PALETTE = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILES = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int JPEG_TABLES = 347;
  static final int JPEG_PROCESS = 512;
  static final int JPEG_PIECE = 513;
  static final int JPEG_PIECE_BYTES = 514;
  static final int JPEG_RESTARTS = 515;
  static final int JPEG_FACTORS = 519;
  static final int JPEG_DC = 520;
  static final int JPEG_AC = 521;
  static final int YCC_COEFFICIENTS = 529;
  static final int YCC_SUBSAMPLING = 530;
  static final int YCC_RANGES = 532;

  final byte[] bytes;
  final ByteBuffer file;
  final boolean big;

  /** Where the entry of each tag is; of several entries the last counts, as for Pillow. */
  private final Map<Integer, Integer> entries = new TreeMap<>();

  /**
   * Parses the entries; throws {@code IndexOutOfBoundsException} if they are not in the file. The
   * place of the next directory, which follows, need not be.
   */
  TiffDirectory(byte[] bytes) {
    this.bytes = bytes;
    file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    big = file.getShort(2) == BIG;
    int directory = place(big ? file.getLong(8) : file.getInt(4));
    long count = big ? file.getLong(directory) : file.getShort(directory) & 0xFFFF;
    int entryBytes = big ? 20 : 12;
    int first = directory + (big ? Long.BYTES : Short.BYTES);
    int end = place(first + Math.min(count, file.capacity()) * entryBytes);
    for (int at = first; at < end; at += entryBytes) {
      file.get(at + entryBytes - 1); // the entry is whole
      entries.put(file.getShort(at) & 0xFFFF, at);
    }
  }

  /** A place in the file, or one that is in none. */
  private static int place(long at) {
    return at < 0 || at > Integer.MAX_VALUE - Long.BYTES
        ? Integer.MAX_VALUE - Long.BYTES
        : (int) at;
  }

  /** Whether there is such a tag, with a value. */
  boolean has(int tag) {
    return count(tag) > 0;
  }

  /** Where a tag's first value is, of so many bytes each. */
  int start(int tag, int size) {
    Integer entry = entries.get(tag);
    if (entry == null) {
      throw new IndexOutOfBoundsException("tag " + tag);
    }
    int inside = big ? entry + 12 : entry + 8;
    return size * count(tag) <= (big ? Long.BYTES : Integer.BYTES)
        ? inside
        : place(big ? file.getLong(inside) : file.getInt(inside) & 0xFFFFFFFFL);
  }

  /** A tag's first value. */
  int value(int tag, int otherwise) {
    return (int) Math.min(value(tag, 0, otherwise), Integer.MAX_VALUE);
  }

  /** One of the values of a tag, which are bytes, shorts or ints; negative ones are large. */
  long value(int tag, long index, int otherwise) {
    Integer entry = entries.get(tag);
    if (entry == null || index >= count(tag)) {
      return otherwise;
    }
    int kind = file.getShort(entry + 2);
    int size =
        switch (kind) {
          case BYTE, SIGNED_BYTE -> Byte.BYTES;
          case SHORT, SIGNED_SHORT -> Short.BYTES;
          case LONG, SIGNED_LONG -> Integer.BYTES;
          case LONG_8, SIGNED_LONG_8 -> Long.BYTES;
          default ->
              throw Faults.damaged(
                  "TIFF",
                  "its tag "
                      + tag
                      + " has values of type "
                      + kind
                      + ", but 1, 3, 4, 6, 8, 9, 16 or 17 (whole numbers) is needed");
        };
    int at = place(start(tag, size) + size * index);
    return switch (size) {
      case Byte.BYTES -> file.get(at) & 0xFFL;
      case Short.BYTES -> file.getShort(at) & 0xFFFFL;
      case Integer.BYTES -> file.getInt(at) & 0xFFFFFFFFL;
      default -> file.getLong(at) & Long.MAX_VALUE;
    };
  }

  /** One of the values of a tag that is there, as libtiff has it. */
  float fraction(int tag, int index) {
    int kind = file.getShort(Objects.requireNonNull(entries.get(tag)) + 2);
    if (kind == FLOAT) {
      return file.getFloat(start(tag, Float.BYTES) + Float.BYTES * index);
    }
    if (kind != RATIONAL) {
      throw Faults.unsupported("a TIFF whose tag " + tag + " has values of type " + kind);
    }
    int at = start(tag, 2 * Integer.BYTES) + 2 * Integer.BYTES * index;
    float part = file.getInt(at) & 0xFFFFFFFFL;
    float of = file.getInt(at + Integer.BYTES) & 0xFFFFFFFFL;
    return of == 0 ? 0 : part / of;
  }

  long count(int tag) {
    Integer entry = entries.get(tag);
    if (entry == null) {
      return 0;
    }
    long count = big ? file.getLong(entry + 4) : file.getInt(entry + 4) & 0xFFFFFFFFL;
    // More than there are bytes is not in the file, and must not overflow.
    return count < 0 || count > Integer.MAX_VALUE ? Integer.MAX_VALUE : count;
  }
}
