package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.util.Arrays;

/** The frame header of a JPEG: its kind, size and components (ITU-T T.81, B.2.2). */
@DesktopOnly
final class FrameHeader {
  private static final int SOF1 = 0xC1;
  private static final int SOF2 = 0xC2;
  private static final int SOF9 = 0xC9;

  private static final int DNL = 0xDC;

  private FrameHeader() {}

  /** Whether there is a marker that tells the number of lines after the first scan (B.2.5). */
  private static boolean hasHeightLater(JpegHeader header, int from) {
    for (int at = from; at + 6 <= header.length; at++) {
      if (header.file[at] == (byte) 0xFF
          && header.marker(at) == DNL
          && header.unsignedShort(at + 2) == 4) {
        return true;
      }
    }
    return false;
  }

  /** Takes the segment of a marker, after its length. */
  static void parse(JpegHeader header, int marker, int from, int end) {
    byte[] file = header.file;
    if (end - from < 6 || end - from < 6 + 3 * (file[from + 5] & 0xFF)) {
      throw JpegErrors.damaged("its frame header is too short");
    }
    int precision = file[from] & 0xFF;
    int height = header.unsignedShort(from + 1);
    int width = header.unsignedShort(from + 3);
    header.height = height;
    header.width = width;
    int named = file[from + 5] & 0xFF;
    if (precision != 8) {
      throw JpegErrors.unsupported(precision + " bits a sample", "8 are");
    }
    if (marker > SOF2) {
      throw JpegErrors.unsupported(
          (marker >= SOF9 ? "arithmetic" : "lossless or hierarchical") + " coding",
          "baseline and progressive Huffman coding are");
    }
    if (width > 0 && height == 0 && hasHeightLater(header, end)) {
      throw JpegErrors.unsupported("its height in a DNL marker", "heights in the frame header are");
    }
    if (width == 0 || height == 0) {
      throw JpegErrors.damaged("it has " + width + "x" + height + " pixels");
    }
    if (named < 1 || named > 4 || (named == 2 && !header.takesTwo)) {
      throw JpegErrors.unsupported(named + " components", "1, 3 and 4 are");
    }
    header.progressive = marker > SOF1;
    int mostColumns = 0;
    int mostRows = 0;
    for (int c = 0, at = from + 6; c < named; c++, at += 3) {
      Component component = header.components[c];
      component.id = file[at] & 0xFF;
      component.columns = file[at + 1] >> 4 & 0xF;
      component.rows = file[at + 1] & 0xF;
      component.quantTable = file[at + 2] & 0xFF;
      component.coded = false;
      Arrays.fill(component.missingBits, -1);
      if (component.columns < 1
          || component.columns > 4
          || component.rows < 1
          || component.rows > 4) {
        throw JpegErrors.damaged(
            "sampling factors "
                + component.columns
                + "x"
                + component.rows
                + ", but 1 to 4 are possible");
      }
      mostColumns = Math.max(mostColumns, component.columns);
      mostRows = Math.max(mostRows, component.rows);
    }
    header.mostColumns = mostColumns;
    header.mostRows = mostRows;
    for (int c = 0; c < named; c++) {
      Component component = header.components[c];
      if (mostColumns % component.columns != 0 || mostRows % component.rows != 0) {
        throw JpegErrors.unsupported(
            "fractional sampling factors, "
                + component.columns
                + "x"
                + component.rows
                + " of "
                + mostColumns
                + "x"
                + mostRows,
            "whole ones are");
      }
      component.measure(width, height, mostColumns, mostRows);
    }
  }
}
