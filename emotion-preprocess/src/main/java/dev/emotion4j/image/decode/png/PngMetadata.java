package dev.emotion4j.image.decode.png;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The orientation in a PNG's metadata: in an EXIF chunk, or else in ImageMagick's raw profile, or
 * else in XMP, as Pillow's {@code Image.getexif} looks for it.
 */
@DesktopOnly
final class PngMetadata {
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

  private byte[] file = {};
  private boolean exif;
  private boolean decided;
  private int exifOrientation;
  private int rawExifOrientation;
  private int xmpOrientation;
  private long inflatedBytes;

  /** Starts a file. */
  void start(byte[] bytes) {
    file = bytes;
    exif = false;
    decided = false;
    exifOrientation = ExifOrientation.NONE;
    rawExifOrientation = ExifOrientation.NONE;
    xmpOrientation = ExifOrientation.NONE;
    inflatedBytes = 0;
  }

  int orientation() {
    int found = exif ? exifOrientation : rawExifOrientation;
    return found != ExifOrientation.NONE ? found : xmpOrientation;
  }

  /** Says that the pixels follow: an EXIF chunk before them makes Pillow ask for no more. */
  void startPixels() {
    decided = exif;
  }

  /** Takes a chunk of any type. */
  void chunk(String type, int data, int bytes) {
    if (decided) {
      return;
    }
    switch (type) {
      case "eXIf" -> {
        exif = true;
        exifOrientation = ExifOrientation.of(file, data, data + bytes);
      }
      case "tEXt", "zTXt" -> rawExif(type, data, bytes);
      case "iTXt" -> xmp(data, bytes);
      default -> {}
    }
    if (inflatedBytes > MAX_INFLATED_BYTES) {
      throw Faults.tooLarge(
          "the PNG has more than " + MAX_INFLATED_BYTES + " bytes of compressed metadata",
          "save it anew without");
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
}
