package dev.emotion4j.image.decode;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.decode.input.DecodeOptions;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import dev.emotion4j.image.pixels.PackedImage;

/**
 * Reads the portable maps of Netpbm, PBM, PGM and PPM, as text or as bytes, as Pillow's {@code
 * PpmImagePlugin} does. Databases of faces often come as PGM.
 *
 * <p>Source: Netpbm's pages pbm(5), pgm(5) and ppm(5).
 */
@DesktopOnly
final class NetpbmPicture {
  private static final String FORMAT = "Netpbm picture";
  private static final int MAX_DIGITS = 10;
  private static final int MAX_VALUE = 65535;

  private final byte[] file;
  private final int length;
  private final boolean text;
  private final boolean bits;
  private final boolean grey;
  private final boolean wholeRange;
  private final int width;
  private final int height;

  /** The value of white. */
  private final int white;

  private int at = 2;

  private NetpbmPicture(byte[] file, int length, boolean wholeRange) {
    this.file = file;
    this.length = length;
    this.wholeRange = wholeRange;
    int kind = file[1] - '0'; // 1 to 3 as text: bits, grey, colours; 4 to 6 as bytes
    text = kind <= 3;
    bits = kind % 3 == 1;
    grey = kind % 3 == 2;
    width = number();
    height = number();
    white = bits ? 1 : number();
    if (white < 1 || white > MAX_VALUE) {
      throw Faults.damaged(FORMAT, "white is " + white + ", but 1 to " + MAX_VALUE + " is needed");
    }
    endHeader();
  }

  static RgbImage read(byte[] file, int length, DecodeOptions options) {
    NetpbmPicture picture = new NetpbmPicture(file, length, options.wholeRange());
    options.limit().check(picture.width, picture.height, FORMAT);
    picture.checkLength();
    PixelLimit.checkMemory(3L * picture.width * picture.height, FORMAT);
    return PackedImage.rgb(picture.pixels(), picture.width, picture.height)
        .oriented(options.orientation(ExifOrientation.NONE));
  }

  /** One white space ends the header; of a comment, that after it. */
  private void endHeader() {
    if (at < length && file[at] == '#') {
      skipComment();
    }
    if (at < length && !isSpace(file[at])) {
      throw wrong("a white space");
    }
    at++;
  }

  /** Text has a digit and, but for bits, white space for each value. */
  private void checkLength() {
    long values = (long) width * height * (grey || bits ? 1 : 3);
    long needed =
        text
            ? bits ? values : 2 * values - 1
            : bits ? (width + 7L) / 8 * height : values * bytesOfValue();
    if (length - at < needed) {
      throw Faults.truncated(
          FORMAT,
          "its pixels need " + needed + " bytes, but there are " + Math.max(0, length - at));
    }
  }

  private int bytesOfValue() {
    return white > 255 ? Short.BYTES : Byte.BYTES;
  }

  private byte[] pixels() {
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (bits || grey) {
          byte shade = bits ? (byte) (bit(x) == 0 ? 255 : 0) : shade(value());
          rgb[to++] = shade;
          rgb[to++] = shade;
          rgb[to++] = shade;
        } else {
          for (int c = 0; c < 3; c++) {
            rgb[to++] = (byte) scaled(value(), 255);
          }
        }
      }
      at += bits && !text ? (width + 7) / 8 : 0;
    }
    return rgb;
  }

  /** More than 8 bits of grey are whole numbers to Pillow, of which it cuts all above 255. */
  private byte shade(int value) {
    if (white <= 255) {
      return (byte) scaled(value, 255);
    }
    int number = scaled(value, MAX_VALUE);
    return (byte) (wholeRange ? number >> 8 : Math.min(number, 255));
  }

  private int scaled(int value, int most) {
    return white == most ? value : (int) Math.min(most, Math.rint((double) value / white * most));
  }

  private int bit(int x) {
    if (!text) {
      return file[at + x / 8] >> (7 - x % 8) & 1;
    }
    skipSpace();
    int digit = at < length ? file[at++] - '0' : -1;
    if (digit != 0 && digit != 1) {
      throw wrong("a bit, 0 or 1");
    }
    return digit;
  }

  private int value() {
    if (text) {
      int value = number();
      if (value > white) {
        throw Faults.damaged(FORMAT, "a value of " + value + ", but white is " + white);
      }
      return value;
    }
    int high = file[at++] & 0xFF;
    return bytesOfValue() == 1 ? high : high << 8 | (file[at++] & 0xFF);
  }

  /** A number of the text, before which white space and comments are skipped. */
  private int number() {
    skipSpace();
    long number = 0;
    int start = at;
    while (at < length && file[at] >= '0' && file[at] <= '9' && at - start < MAX_DIGITS) {
      number = 10 * number + file[at++] - '0';
    }
    if (at == start || number > Integer.MAX_VALUE) {
      throw wrong("a number");
    }
    return (int) number;
  }

  private void skipSpace() {
    while (at < length && (isSpace(file[at]) || file[at] == '#')) {
      if (file[at] == '#') {
        skipComment();
      } else {
        at++;
      }
    }
  }

  private void skipComment() {
    while (at < length && file[at] != '\n' && file[at] != '\r') {
      at++;
    }
  }

  /** Whether a file with this start is one. */
  static boolean isOne(String start) {
    return start.length() > 2
        && start.charAt(0) == 'P'
        && start.charAt(1) >= '1'
        && start.charAt(1) <= '6'
        && isSpace(start.charAt(2));
  }

  private static boolean isSpace(int character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  private RuntimeException wrong(String expected) {
    return at >= length
        ? Faults.truncated(
            FORMAT, "it ends at byte " + length + ", where " + expected + " is needed")
        : Faults.damaged(FORMAT, "at byte " + at + " there is no " + expected.substring(2));
  }
}
