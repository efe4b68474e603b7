package dev.emotion4j.image.decode.tiff;

import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** The first directory of a TIFF (TIFF 6.0, section 2), whose entries hold whole numbers. */
final class TiffDirectory {
  static final int ENTRY_BYTES = 12;
  static final int BYTE = 1;
  static final int SHORT = 3;
  static final int LONG = 4;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;

  /** The photometric interpretation of palette indexes. */
  static final int PALETTE_COLORS = 3;

  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int COLORS = 262;
  static final int FILL_ORDER = 266;
  static final int STRIPS = 273;
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

  final byte[] bytes;
  final ByteBuffer file;

  /** Where the entry of each tag is; of several entries the last counts, as for Pillow. */
  private final Map<Integer, Integer> entries = new TreeMap<>();

  /**
   * Parses the entries; throws {@code IndexOutOfBoundsException} if they are not in the file. After
   * them comes the place of the next directory, before which a file may end.
   */
  TiffDirectory(byte[] bytes) {
    this.bytes = bytes;
    file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = file.getInt(4);
    int count = file.getShort(directory) & 0xFFFF;
    int end = directory + 2 + count * ENTRY_BYTES;
    for (int at = directory + 2; at < end; at += ENTRY_BYTES) {
      file.getInt(at + 8); // the entry is whole
      entries.put(file.getShort(at) & 0xFFFF, at);
    }
    if (end != bytes.length) {
      file.getInt(end);
    }
  }

  /** Whether there is such a tag, with a value. */
  boolean has(int tag) {
    return count(tag) > 0;
  }

  /** Where a tag's entry is, or -1. */
  int entry(int tag) {
    return entries.getOrDefault(tag, -1);
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
          default ->
              throw Faults.damaged(
                  "TIFF",
                  "its tag "
                      + tag
                      + " has values of type "
                      + kind
                      + ", but 1, 3, 4, 6, 8 or 9 (whole numbers) is needed");
        };
    long at = (size * count(tag) > 4 ? file.getInt(entry + 8) : entry + 8) + size * index;
    int place = (int) Math.min(at, Integer.MAX_VALUE);
    return switch (size) {
      case Byte.BYTES -> file.get(place) & 0xFFL;
      case Short.BYTES -> file.getShort(place) & 0xFFFFL;
      default -> file.getInt(place) & 0xFFFFFFFFL;
    };
  }

  long count(int tag) {
    Integer entry = entries.get(tag);
    return entry == null ? 0 : file.getInt(entry + 4) & 0xFFFFFFFFL;
  }
}
