package dev.emotion4j.image.decode.png;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The orientation in a PNG's metadata: in an EXIF chunk, or else in ImageMagick's raw profile, or
 * else in XMP, as Pillow's {@code Image.getexif} looks for it. The latter two may be in a text
 * chunk of any kind, of which the last counts.
 */
@DesktopOnly
final class PngMetadata {
  private static final int MAX_TEXT_BYTES = 1 << 20;

  /**
   * A thousand bytes can inflate to a whole text, and a file can have any number of them. Pillow's
   * {@code MAX_TEXT_MEMORY} is the same.
   */
  private static final int MAX_INFLATED_BYTES = 64 * MAX_TEXT_BYTES;

  private static final String XMP = "XML:com.adobe.xmp";
  private static final String RAW_EXIF = "Raw profile type exif";
  private static final String EXIF = "exif";

  /** The name that an EXIF block has in JPEG. */
  private static final String JPEG_NAME = "Exif\0\0";

  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private static final Pattern SPACE_BETWEEN_BYTES = Pattern.compile("\\s*([0-9A-Fa-f]{2})\\s*");

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
      case "tEXt", "zTXt", "iTXt" -> text(type, data, data + bytes);
      default -> {}
    }
    if (inflatedBytes > MAX_INFLATED_BYTES) {
      throw Faults.tooLarge(
          "the PNG has more than " + MAX_INFLATED_BYTES + " bytes of compressed metadata",
          "save it anew without");
    }
  }

  private void text(String type, int data, int end) {
    int from = zeroFrom(data, end);
    String keyword = new String(file, data, from - data, StandardCharsets.ISO_8859_1);
    from++;
    if (keyword.equals(EXIF) && type.equals("tEXt")) {
      exif = true;
      int name = startsWith(JPEG_NAME, from, end - from) ? JPEG_NAME.length() : 0;
      exifOrientation = ExifOrientation.of(file, Math.min(from + name, end), end);
    }
    if (!keyword.equals(RAW_EXIF) && !keyword.equals(XMP)) {
      return;
    }
    byte[] content =
        switch (type) {
          case "tEXt" -> Arrays.copyOfRange(file, Math.min(from, end), end);
          case "zTXt" -> inflated(from + 1, end);
          default -> international(from, end);
        };
    if (content == null) {
      return; // as if there were no such chunk
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (keyword.equals(XMP)) {
      Matcher matcher = XMP_ORIENTATION.matcher(text);
      xmpOrientation = matcher.find() ? Integer.parseInt(matcher.group(1)) : ExifOrientation.NONE;
    } else {
      rawExifOrientation = rawExif(text);
    }
  }

  private int zeroFrom(int from, int end) {
    int at = from;
    while (at < end && file[at] != 0) {
      at++;
    }
    return at;
  }

  /** ImageMagick's way: a newline, a name, a length, then lines of hexadecimal digits. */
  private static int rawExif(String text) {
    String[] lines = text.split("\n", 4);
    try {
      String digits = lines.length < 4 ? "" : lines[3].replace("\n", "");
      // Between two digits of a byte, white space is damage.
      byte[] block = HexFormat.of().parseHex(SPACE_BETWEEN_BYTES.matcher(digits).replaceAll("$1"));
      // Some writers keep the name that the block has in JPEG.
      int start = digits.startsWith("457869660000") ? 6 : 0;
      return ExifOrientation.of(block, start, block.length);
    } catch (IllegalArgumentException e) {
      return ExifOrientation.NONE; // damaged metadata says nothing about the picture
    }
  }

  /**
   * The text of an international chunk, from its flags on; {@code null} if it is not UTF-8, or
   * compressed in an unknown way.
   */
  private byte @Nullable [] international(int flags, int end) {
    int language = flags + 2;
    int keyword = zeroFrom(language, end) + 1;
    int text = zeroFrom(keyword, end) + 1;
    boolean compressed = text <= end && file[flags] != 0;
    if (text > end || (compressed && file[flags + 1] != 0)) {
      return null;
    }
    byte[] content = compressed ? inflated(text, end) : Arrays.copyOfRange(file, text, end);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file, language, text - language));
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return content;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** At most {@link #MAX_TEXT_BYTES} of compressed text; what cannot be inflated is left out. */
  private byte[] inflated(int from, int end) {
    if (from >= end) {
      return new byte[0];
    }
    Inflater inflater = new Inflater();
    inflater.setInput(file, from, end - from);
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      int more = inflater.inflate(part);
      while (more > 0 && text.size() < MAX_TEXT_BYTES) {
        text.write(part, 0, more);
        more = inflater.inflate(part);
      }
      return text.toByteArray();
    } catch (DataFormatException e) {
      return new byte[0]; // damaged metadata says nothing about the picture
    } finally {
      inflatedBytes += inflater.getBytesWritten();
      inflater.end();
    }
  }

  private boolean startsWith(String prefix, int data, int bytes) {
    return bytes >= prefix.length()
        && prefix.equals(new String(file, data, prefix.length(), StandardCharsets.ISO_8859_1));
  }
}
