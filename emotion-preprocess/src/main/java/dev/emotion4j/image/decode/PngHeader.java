package dev.emotion4j.image.decode;

import dev.emotion4j.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a PNG file's chunks say. All of them are walked and their checksums compared, because a
 * decoder may stop early and leave the rest of the picture black.
 *
 * <p>Source: PNG specification, third edition, sections 5 and 11; the places where Pillow looks for
 * an orientation are those of its {@code Image.getexif}.
 */
@DesktopOnly
final class PngHeader {
  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum. */
  private static final int CHUNK_OVERHEAD = 12;

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

  int width;
  int height;

  /** The palette if the pixels are indexes, otherwise {@code null}. */
  int @Nullable [] palette;

  private final byte[] file;
  private int bits;
  private int colorType;
  private int exifOrientation;
  private int rawExifOrientation;
  private int xmpOrientation;
  private long inflatedBytes;

  /** Parses all chunks; the exceptions' messages are without the file's name. */
  PngHeader(byte[] file) {
    this.file = file;
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = SIGNATURE_BYTES;
    boolean ended = false;
    boolean pixels = false;
    while (!ended) {
      if (at + CHUNK_OVERHEAD > file.length) {
        throw truncated();
      }
      int length = in.getInt(at);
      if (length < 0 || length > file.length - at - CHUNK_OVERHEAD) {
        throw truncated();
      }
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      checkSum(in, at, length, type);
      pixels |= type.equals("IDAT");
      ended = type.equals("IEND");
      chunk(type, in, at + 8, length);
      at += CHUNK_OVERHEAD + length;
      if (inflatedBytes > MAX_INFLATED_BYTES) {
        throw new ImageException(
            ImageException.Reason.TOO_LARGE,
            "the PNG has more than "
                + MAX_INFLATED_BYTES
                + " bytes of compressed metadata; save it anew without");
      }
    }
    if (width < 1 || height < 1 || !pixels) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the PNG is damaged: "
              + (pixels ? "no usable header" : "it has no pixels")
              + "; copy it again");
    }
    if (colorType == 3 && palette == null) {
      throw new ImageException(
          ImageException.Reason.DAMAGED, "the PNG is damaged: it has no palette; copy it again");
    }
  }

  /** The EXIF orientation, or {@link ExifOrientation#NONE}. */
  int orientation() {
    if (exifOrientation > 0) {
      return exifOrientation;
    }
    if (rawExifOrientation > 0) {
      return rawExifOrientation;
    }
    return xmpOrientation;
  }

  /** Whether the samples are 16-bit grey without alpha. */
  boolean isGrey16() {
    return colorType == 0 && bits == 16;
  }

  private void chunk(String type, ByteBuffer in, int data, int length) {
    switch (type) {
      case "IHDR" -> {
        if (length != 13 || data != SIGNATURE_BYTES + 8) {
          throw new ImageException(
              ImageException.Reason.DAMAGED,
              "the PNG is damaged: its header is not where it belongs; copy it again");
        }
        width = in.getInt(data);
        height = in.getInt(data + 4);
        bits = in.get(data + 8);
        colorType = in.get(data + 9);
      }
      case "PLTE" -> {
        if (colorType == 3) {
          palette = Palettes.of(file, data, length / 3, 3, false);
        }
      }
      case "eXIf" -> exifOrientation = ExifOrientation.of(ByteBuffer.wrap(file, data, length));
      case "tEXt", "zTXt" -> rawExif(type, data, length);
      case "iTXt" -> xmp(data, length);
      default -> {}
    }
  }

  /** ImageMagick's way: a newline, a name, a length, then lines of hexadecimal digits. */
  private void rawExif(String type, int data, int length) {
    if (!startsWith(RAW_EXIF, data, length)) {
      return;
    }
    int from = data + RAW_EXIF.length();
    String text =
        type.equals("tEXt")
            ? new String(file, from, data + length - from, StandardCharsets.ISO_8859_1)
            : inflated(from + 1, data + length);
    String[] lines = text.split("\n", 4);
    if (lines.length == 4) {
      String hex = lines[3].replace("\n", "");
      try {
        byte[] exif = HexFormat.of().parseHex(hex);
        // Some writers keep the name that the block has in JPEG.
        int start = hex.startsWith("457869660000") ? 6 : 0;
        rawExifOrientation = ExifOrientation.of(ByteBuffer.wrap(exif, start, exif.length - start));
      } catch (IllegalArgumentException e) {
        rawExifOrientation =
            ExifOrientation.NONE; // damaged metadata says nothing about the picture
      }
    }
  }

  private void xmp(int data, int length) {
    if (!startsWith(XMP, data, length) || length < XMP.length() + 2) {
      return;
    }
    int flags = data + XMP.length();
    int end = data + length;
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

  private boolean startsWith(String keyword, int data, int length) {
    return length >= keyword.length()
        && keyword.equals(new String(file, data, keyword.length(), StandardCharsets.ISO_8859_1));
  }

  private void checkSum(ByteBuffer in, int at, int length, String type) {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, length + 4);
    if ((int) crc.getValue() != in.getInt(at + 8 + length)) {
      boolean printable = type.chars().allMatch(c -> c > ' ' && c < 0x7F);
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the PNG is damaged: the checksum of its chunk "
              + (printable ? type : "with an unprintable name")
              + " does not hold; copy it again");
    }
  }

  private ImageException truncated() {
    return new ImageException(
        ImageException.Reason.DAMAGED,
        "the PNG is truncated: no end chunk in its " + file.length + " bytes; copy it again");
  }
}
