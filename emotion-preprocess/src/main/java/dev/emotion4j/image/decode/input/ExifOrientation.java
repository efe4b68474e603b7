package dev.emotion4j.image.decode.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the one EXIF tag that changes pixels: orientation, 0x0112 of the first directory (EXIF 2.3,
 * sections 4.5 and 4.6.4).
 *
 * <p>Writers store it in other types than the standard's SHORT, or twice. What counts is what
 * Pillow's {@code ImageFileDirectory_v2} makes of it: any number that is whole, the first of
 * several values, the last of several entries, up to where the directory is damaged. That is why no
 * EXIF library is used: metadata-extractor takes a SHORT alone for a number here, and the first
 * entry. Unlike Pillow, a BYTE is a number here.
 */
public final class ExifOrientation {
  /** There is no orientation: the picture is upright. */
  public static final int NONE = 0;

  /** There is one, but it does not turn the picture. */
  public static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;

  /** Bytes of a value by the number of its type (TIFF 6.0, section 2; 13 is IFD, 16 is LONG8). */
  private static final int[] SIZE = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

  private ExifOrientation() {}

  /**
   * Returns the orientation from 1 to 8 in an EXIF block that starts with its TIFF header, or
   * {@link #NONE} if there is none or the block is damaged.
   */
  public static int of(byte[] file, int from, int end) {
    ByteBuffer tiff = ByteBuffer.wrap(file, from, end - from).slice();
    int orientation = NONE;
    try {
      if (!hasOrder(tiff)) {
        return NONE;
      }
      int directory = tiff.getInt(4);
      int entries = tiff.getShort(directory) & 0xFFFF;
      for (int i = 0, at = directory + 2; i < entries; i++, at += ENTRY_BYTES) {
        int type = tiff.getShort(at + 2) & 0xFFFF;
        long count = tiff.getInt(at + 4) & 0xFFFFFFFFL;
        int size = type < SIZE.length ? SIZE[type] : 0;
        if (size == 0 || count == 0) {
          continue;
        }
        long value = at + 8L;
        if (size * count > 4) {
          value = tiff.getInt(at + 8) & 0xFFFFFFFFL;
          if (value + size * count > tiff.limit()) {
            return orientation; // damaged: what follows says nothing
          }
        }
        tiff.getInt(at + 8); // the entry is whole
        if ((tiff.getShort(at) & 0xFFFF) == TAG) {
          double number = number(tiff, type, (int) value);
          orientation =
              number >= 1 && number <= 8 && number == (int) number ? (int) number : UPRIGHT;
        }
      }
    } catch (IndexOutOfBoundsException e) {
      return orientation; // a damaged block says nothing about the picture
    }
    return orientation;
  }

  /** Sets the byte order; a header whose magic number has the other order is taken too. */
  private static boolean hasOrder(ByteBuffer tiff) {
    switch (tiff.getInt(0)) {
      case 0x49492A00, 0x4949002A -> tiff.order(ByteOrder.LITTLE_ENDIAN);
      case 0x4D4D002A, 0x4D4D2A00, 0x4D4D002B -> tiff.order(ByteOrder.BIG_ENDIAN);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static double number(ByteBuffer tiff, int type, int at) {
    return switch (type) {
      case 1 -> tiff.get(at) & 0xFF;
      case 3 -> tiff.getShort(at) & 0xFFFF;
      case 4, 13 -> tiff.getInt(at) & 0xFFFFFFFFL;
      case 5 -> (double) (tiff.getInt(at) & 0xFFFFFFFFL) / (tiff.getInt(at + 4) & 0xFFFFFFFFL);
      case 6 -> tiff.get(at);
      case 8 -> tiff.getShort(at);
      case 9 -> tiff.getInt(at);
      case 10 -> (double) tiff.getInt(at) / tiff.getInt(at + 4);
      case 11 -> tiff.getFloat(at);
      case 12 -> tiff.getDouble(at);
      case 16 -> tiff.getLong(at);
      default -> 0; // text is no number
    };
  }
}
