package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a JPEG file's markers say, and its bytes without what only costs time.
 *
 * <p>Source: ITU-T T.81, annex B; the choice of colours is that of libjpeg's {@code
 * default_decompress_parms}.
 */
@DesktopOnly
final class JpegHeader {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /**
   * A decoder goes through the whole picture for each scan, however few bytes it has: a file of 38
   * kB with 1,010 scans kept the JDK busy for 28 s over 2000x2000 pixels. libjpeg's own progressive
   * scripts have 10 scans for YCbCr and 18 for CMYK ({@code jpeg_simple_progression}); {@code cjpeg
   * -scans} takes 100 at the most ({@code MAX_SCANS} of {@code rdswitch.c}). The standard would
   * allow some 3,500: 64 coefficients of 4 components, bit by bit.
   */
  private static final int MAX_SCANS = 100;

  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0};
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

  /** A JFIF segment of the least that the standard allows: version 1.1, no thumbnail. */
  private static final byte[] JFIF_SEGMENT = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final byte[] file;
  private final byte[] lean;
  private int leanLength;

  int width;
  int height;
  int components;
  int orientation = ExifOrientation.NONE;

  /** Whether three components are red, green and blue, or four are cyan, magenta, yellow, black. */
  boolean plainColors;

  /** Whether a component has half the rows of the picture and all of its columns. */
  boolean[] halfRows = {};

  private int frameType;
  private boolean jfif;
  private boolean exif;
  private int adobeTransform = -1;
  private String ids = "";

  /** Parses all markers; the exceptions' messages are without the file's name. */
  JpegHeader(byte[] file) {
    this.file = file;
    this.lean = new byte[JFIF_SEGMENT.length + file.length];
    keep(0, 2);
    leanLength += JFIF_SEGMENT.length;
    int at = 2;
    int scans = 0;
    while (true) {
      at = markerFrom(at);
      int marker = file[at + 1] & 0xFF;
      if (marker == EOI) {
        break;
      }
      if (marker == SOI || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
        at += 2;
        continue;
      }
      int end = segmentEnd(at);
      if (marker == SOS) {
        end = scanEnd(end);
        scans++;
      } else {
        segment(marker, at + 4, end);
      }
      boolean dispensable = (marker >= APP0 && marker <= APP15) || marker == COM;
      if (!dispensable) {
        keep(at, end);
      }
      at = end;
    }
    keepEnd();
    if (frameType == 0) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the JPEG has no picture: no frame header before its end; copy it again");
    }
    if (scans > MAX_SCANS) {
      throw new ImageException(
          ImageException.Reason.TOO_LARGE,
          "the JPEG has "
              + scans
              + " scans, more than the limit of "
              + MAX_SCANS
              + "; save it anew as an ordinary JPEG or PNG");
    }
    plainColors = choosePlainColors();
  }

  /** Whether three components are luma and chroma that any libjpeg turns into RGB alike. */
  boolean isPlainYcc() {
    for (boolean half : halfRows) {
      if (half) {
        return false;
      }
    }
    return components == 3 && !plainColors;
  }

  /** The file from its start to its end marker, without application segments and comments. */
  ByteBuffer lean() {
    int skip = JFIF_SEGMENT.length;
    lean[skip] = lean[0];
    lean[skip + 1] = lean[1];
    return ByteBuffer.wrap(lean, skip, leanLength - skip);
  }

  /** The same, saying that its three components are luma and chroma. */
  ByteBuffer leanYcc() {
    System.arraycopy(JFIF_SEGMENT, 0, lean, 2, JFIF_SEGMENT.length);
    return ByteBuffer.wrap(lean, 0, leanLength);
  }

  private void segment(int marker, int from, int end) {
    if (marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC) {
      frame(marker, from, end);
    } else if (marker == APP0 && startsWith(from, end, JFIF)) {
      jfif = true;
    } else if (marker == APP14 && startsWith(from, end, ADOBE) && end - from >= 12) {
      adobeTransform = file[from + 11] & 0xFF;
    } else if (marker == APP1 && !exif && startsWith(from, end, EXIF)) {
      exif = true; // of several blocks the first counts
      int tiff = from + EXIF.length;
      orientation = ExifOrientation.of(ByteBuffer.wrap(file, tiff, end - tiff));
    }
  }

  private void frame(int marker, int from, int end) {
    if (frameType != 0) {
      throw new ImageException(
          ImageException.Reason.DAMAGED, "the JPEG is damaged: two frame headers; copy it again");
    }
    if (end - from < 6 || end - from < 6 + 3 * (file[from + 5] & 0xFF)) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the JPEG is damaged: its frame header is too short; copy it again");
    }
    frameType = marker;
    int precision = file[from] & 0xFF;
    height = unsignedShort(from + 1);
    width = unsignedShort(from + 3);
    components = file[from + 5] & 0xFF;
    components(from + 6);
    if (precision != 8) {
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
          "a JPEG with " + precision + " bits a sample; 8 are supported");
    }
    if (marker > 0xC2) {
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
          "a JPEG with "
              + (marker >= 0xC9 ? "arithmetic" : "lossless or hierarchical")
              + " coding; baseline and progressive Huffman coding are supported");
    }
    if (width == 0 || height == 0) {
      throw new ImageException(
          ImageException.Reason.DAMAGED, "a JPEG of " + width + "x" + height + " pixels");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw new ImageException(
          ImageException.Reason.UNSUPPORTED,
          "a JPEG with " + components + " components; 1, 3 and 4 are supported");
    }
  }

  /** Names and sampling factors; the latter are two numbers from 1 to 4 in a byte. */
  private void components(int from) {
    StringBuilder names = new StringBuilder();
    int mostColumns = 0;
    int mostRows = 0;
    for (int c = from; c < from + 3 * components; c += 3) {
      names.append((char) (file[c] & 0xFF));
      mostColumns = Math.max(mostColumns, file[c + 1] >> 4 & 0xF);
      mostRows = Math.max(mostRows, file[c + 1] & 0xF);
    }
    ids = names.toString();
    halfRows = new boolean[components];
    for (int c = 0; c < components; c++) {
      int factors = file[from + 3 * c + 1];
      halfRows[c] = (factors >> 4 & 0xF) == mostColumns && 2 * (factors & 0xF) == mostRows;
    }
  }

  private boolean choosePlainColors() {
    if (components == 4) {
      return adobeTransform <= 0;
    }
    if (jfif) {
      return false;
    }
    return adobeTransform >= 0 ? adobeTransform == 0 : ids.equals("RGB");
  }

  /** Finds the next marker, over stray bytes, as libjpeg does. */
  private int markerFrom(int at) {
    int i = at;
    while (i + 1 < file.length) {
      if (file[i] == (byte) 0xFF && file[i + 1] != 0 && file[i + 1] != (byte) 0xFF) {
        return i;
      }
      i++;
    }
    throw truncated();
  }

  /** Finds the end of the coded samples: the next marker that is neither stuffing nor a restart. */
  private int scanEnd(int from) {
    for (int i = from; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xFF) {
        int next = file[i + 1] & 0xFF;
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          return i;
        }
      }
    }
    throw truncated();
  }

  private int segmentEnd(int marker) {
    if (marker + 4 > file.length) {
      throw truncated();
    }
    int length = unsignedShort(marker + 2);
    if (length < 2) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the JPEG is damaged: a segment of " + length + " bytes; copy it again");
    }
    if (marker + 2 + length > file.length) {
      throw truncated();
    }
    return marker + 2 + length;
  }

  private ImageException truncated() {
    return new ImageException(
        ImageException.Reason.DAMAGED,
        "the JPEG is truncated: no end marker in its " + file.length + " bytes; copy it again");
  }

  private int unsignedShort(int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  private boolean startsWith(int from, int end, byte[] prefix) {
    return end - from >= prefix.length
        && Arrays.equals(file, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private void keep(int from, int end) {
    System.arraycopy(file, from, lean, leanLength, end - from);
    leanLength += end - from;
  }

  private void keepEnd() {
    lean[leanLength++] = (byte) 0xFF;
    lean[leanLength++] = (byte) EOI;
  }
}
