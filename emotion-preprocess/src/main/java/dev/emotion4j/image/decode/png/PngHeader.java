package dev.emotion4j.image.decode.png;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * What a PNG file's chunks say. Those before the pixels must be as the standard wants them. What
 * comes after them, or is missing there, changes no pixel: a wrong checksum or a missing end chunk
 * is let pass, as by Pillow. Whether the pixels are whole tells their own checksum.
 *
 * <p>Source: PNG specification, third edition, sections 5 and 11; the places where Pillow looks for
 * an orientation are those of its {@code Image.getexif}. Reusable, not thread-safe.
 */
@DesktopOnly
final class PngHeader {
  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum. */
  private static final int CHUNK_OVERHEAD = 12;

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGBA = 6;

  private static final int MAX_TEXT_BYTES = 1 << 20;

  /**
   * A thousand bytes can inflate to a whole text, and a file can have any number of them. Pillow's
   * {@code MAX_TEXT_MEMORY} is the same.
   */
  private static final int MAX_INFLATED_BYTES = 64 * MAX_TEXT_BYTES;

  private static final String XMP = "XML:com.adobe.xmp\0";
  private static final String RAW_EXIF = "Raw profile type exif\0";
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  byte[] file = {};
  int length;
  int width;
  int height;
  int bits;
  int colorType;
  boolean interlaced;

  /** Where the palette's first colour is, and how many there are; -1 if there is no palette. */
  int paletteAt;

  int paletteColors;

  /** The chunks of pixels that follow each other: positions of their data, and their lengths. */
  int dataChunks;

  int[] dataAt = new int[16];
  int[] dataLength = new int[16];

  /** Whether the file ends amid its pixels, or its format is Apple's own. */
  boolean cut;

  boolean apple;

  private boolean exif;
  private int exifOrientation;
  private int rawExifOrientation;
  private int xmpOrientation;
  private long inflatedBytes;

  /** Parses all chunks; the exceptions' messages are without the file's name. */
  void parse(byte[] bytes, int byteCount) {
    file = bytes;
    length = byteCount;
    width = 0;
    height = 0;
    paletteAt = -1;
    dataChunks = 0;
    cut = false;
    apple = false;
    exif = false;
    exifOrientation = ExifOrientation.NONE;
    rawExifOrientation = ExifOrientation.NONE;
    xmpOrientation = ExifOrientation.NONE;
    inflatedBytes = 0;
    chunks();
    if (width < 1 || height < 1) {
      throw damaged("no usable header");
    }
    if (dataChunks == 0) {
      throw cut ? truncated() : damaged("it has no pixels");
    }
    boolean known =
        switch (colorType) {
          case GREY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case RGB, GREY_ALPHA, RGBA -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known) {
      throw damaged(
          "colour type " + colorType + " with " + bits + " bits, which PNG does not have");
    }
  }

  private void chunks() {
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = SIGNATURE_BYTES;
    boolean amidPixels = false;
    while (true) {
      boolean pixels = dataChunks > 0;
      if (at + 8 > length) {
        cut = amidPixels || !pixels;
        return;
      }
      int bytes = in.getInt(at);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      boolean data = type.equals("IDAT");
      boolean whole = bytes >= 0 && bytes <= length - at - CHUNK_OVERHEAD;
      if (data && !whole && bytes > 0) {
        // Its pixels may be there all the same.
        keep(at + 8, Math.min(bytes, length - at - 8));
        cut = true;
        return;
      }
      if (type.equals("IEND") || (pixels && (!whole || !isName(type)))) {
        return;
      }
      if (!whole) {
        throw truncated();
      }
      if (data) {
        if (!pixels || amidPixels) {
          keep(at + 8, bytes);
        }
      } else {
        if (!pixels) {
          checkSum(in, at, bytes, type);
        }
        chunk(type, in, at + 8, bytes);
      }
      amidPixels = data && (!pixels || amidPixels);
      at += CHUNK_OVERHEAD + bytes;
      if (inflatedBytes > MAX_INFLATED_BYTES) {
        throw Faults.tooLarge(
            "the PNG has more than " + MAX_INFLATED_BYTES + " bytes of compressed metadata",
            "save it anew without");
      }
    }
  }

  private static boolean isName(String type) {
    return type.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  private void keep(int at, int bytes) {
    if (dataChunks == dataAt.length) {
      dataAt = Arrays.copyOf(dataAt, 2 * dataChunks);
      dataLength = Arrays.copyOf(dataLength, 2 * dataChunks);
    }
    dataAt[dataChunks] = at;
    dataLength[dataChunks++] = bytes;
  }

  /** The EXIF orientation, or {@link ExifOrientation#NONE}. */
  int orientation() {
    int found = exif ? exifOrientation : rawExifOrientation;
    return found != ExifOrientation.NONE ? found : xmpOrientation;
  }

  /** Whether the samples are 16-bit grey without alpha. */
  boolean isGrey16() {
    return colorType == GREY && bits == 16;
  }

  boolean hasPalette() {
    return colorType == PALETTE;
  }

  /** How many samples a pixel has. */
  int channels() {
    return switch (colorType) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGBA -> 4;
      default -> 1;
    };
  }

  private void chunk(String type, ByteBuffer in, int data, int bytes) {
    switch (type) {
      case "IHDR" -> {
        if (bytes < 13) {
          throw damaged("a header of " + bytes + " bytes, but 13 are needed");
        }
        width = in.getInt(data);
        height = in.getInt(data + 4);
        bits = in.get(data + 8) & 0xFF;
        colorType = in.get(data + 9) & 0xFF;
        if (file[data + 11] != 0) {
          throw damaged("filter method " + (file[data + 11] & 0xFF) + ", but PNG has only 0");
        }
        interlaced = file[data + 12] != 0;
      }
      case "PLTE" -> {
        if (dataChunks == 0) {
          paletteAt = data;
          paletteColors = bytes / 3;
        }
      }
      case "CgBI" -> apple = true;
      case "eXIf" -> {
        exif = true;
        exifOrientation = ExifOrientation.of(file, data, data + bytes);
      }
      case "tEXt", "zTXt" -> rawExif(type, data, bytes);
      case "iTXt" -> xmp(data, bytes);
      default -> {}
    }
  }

  /** ImageMagick's way: a newline, a name, a length, then lines of hexadecimal digits. */
  private void rawExif(String type, int data, int bytes) {
    if (!startsWith(RAW_EXIF, data, bytes)) {
      return;
    }
    int from = data + RAW_EXIF.length();
    String text =
        type.equals("tEXt")
            ? new String(file, from, data + bytes - from, StandardCharsets.ISO_8859_1)
            : inflated(from + 1, data + bytes);
    String[] lines = text.split("\n", 4);
    if (lines.length == 4) {
      String hex = lines[3].replace("\n", "");
      try {
        byte[] block = HexFormat.of().parseHex(hex);
        // Some writers keep the name that the block has in JPEG.
        int start = hex.startsWith("457869660000") ? 6 : 0;
        rawExifOrientation = ExifOrientation.of(block, start, block.length);
      } catch (IllegalArgumentException e) {
        rawExifOrientation =
            ExifOrientation.NONE; // damaged metadata says nothing about the picture
      }
    }
  }

  private void xmp(int data, int bytes) {
    if (!startsWith(XMP, data, bytes) || bytes < XMP.length() + 2) {
      return;
    }
    int flags = data + XMP.length();
    int end = data + bytes;
    int text = flags + 2;
    for (int strings = 0; strings < 2 && text < end; text++) {
      strings += file[text] == 0 ? 1 : 0;
    }
    String content =
        file[flags] == 0
            ? new String(file, text, end - text, StandardCharsets.ISO_8859_1)
            : inflated(text, end);
    Matcher matcher = XMP_ORIENTATION.matcher(content);
    if (matcher.find()) {
      xmpOrientation = Integer.parseInt(matcher.group(1));
    }
  }

  /** At most {@link #MAX_TEXT_BYTES} of compressed text; what cannot be inflated is left out. */
  private String inflated(int from, int end) {
    if (from >= end) {
      return "";
    }
    Inflater inflater = new Inflater();
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(file, from, end - from), inflater)) {
      return new String(in.readNBytes(MAX_TEXT_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // damaged metadata says nothing about the picture
    } finally {
      inflatedBytes += inflater.getBytesWritten();
      inflater.end();
    }
  }

  private boolean startsWith(String keyword, int data, int bytes) {
    return bytes >= keyword.length()
        && keyword.equals(new String(file, data, keyword.length(), StandardCharsets.ISO_8859_1));
  }

  private void checkSum(ByteBuffer in, int at, int bytes, String type) {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, bytes + 4);
    if ((int) crc.getValue() != in.getInt(at + 8 + bytes)) {
      boolean printable = type.chars().allMatch(c -> c > ' ' && c < 0x7F);
      throw damaged(
          "the checksum of its chunk "
              + (printable ? type : "with an unprintable name")
              + " does not hold");
    }
  }

  /** Says what is wrong with pixels that cannot be inflated, which their chunks' checksums tell. */
  ImageException damagedPixels(String reason) {
    if (apple) {
      return Faults.unsupported("a PNG in Apple's own format (CgBI)");
    }
    if (cut) {
      return truncated();
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    for (int i = 0; i < dataChunks; i++) {
      checkSum(in, dataAt[i] - 8, dataLength[i], "IDAT");
    }
    return damaged(reason);
  }

  static ImageException damaged(String what) {
    return Faults.damaged("PNG", what);
  }

  private ImageException truncated() {
    return Faults.truncated("PNG", "its pixels are not all in its " + length + " bytes");
  }
}
