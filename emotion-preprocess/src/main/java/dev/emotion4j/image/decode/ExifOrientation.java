package dev.emotion4j.image.decode;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the one EXIF tag that changes pixels: orientation, 0x0112 of the first directory (EXIF 2.3,
 * sections 4.5 and 4.6.4).
 */
final class ExifOrientation {
  /** No orientation: the picture is upright. */
  static final int NONE = 0;

  private static final int TAG = 0x0112;
  private static final int TYPE_SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * Returns the orientation from 1 to 8 in an EXIF block that starts with its TIFF header, or
   * {@link #NONE} if there is none or the block is damaged.
   */
  static int of(ByteBuffer exif) {
    ByteBuffer tiff = exif.slice();
    try {
      short order = tiff.getShort();
      if (order == 0x4949) {
        tiff.order(ByteOrder.LITTLE_ENDIAN);
      } else if (order != 0x4D4D) {
        return NONE;
      }
      if (tiff.getShort() != 42) {
        return NONE;
      }
      int directory = tiff.getInt();
      int entries = tiff.getShort(directory) & 0xFFFF;
      for (int i = 0, at = directory + 2; i < entries; i++, at += ENTRY_BYTES) {
        if ((tiff.getShort(at) & 0xFFFF) == TAG) {
          int type = tiff.getShort(at + 2);
          int count = tiff.getInt(at + 4);
          int value = tiff.getShort(at + 8);
          return type == TYPE_SHORT && count == 1 && value >= 1 && value <= 8 ? value : NONE;
        }
      }
      return NONE;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return NONE; // a damaged block says nothing about the picture
    }
  }
}
