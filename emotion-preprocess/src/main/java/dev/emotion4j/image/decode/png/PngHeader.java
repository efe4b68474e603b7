package dev.emotion4j.image.decode.png;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.ExifOrientation;
import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

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

  /** The length of a chunk of pixels that no PNG can have, or 0. */
  private long impossible;

  /** Whether the file ends amid its pixels, or its format is Apple's own. */
  boolean cut;

  boolean apple;

  private final PngMetadata metadata = new PngMetadata();

  /** Parses all chunks; the exceptions' messages are without the file's name. */
  void parse(byte[] bytes, int byteCount) {
    file = bytes;
    length = byteCount;
    width = 0;
    height = 0;
    paletteAt = -1;
    dataChunks = 0;
    cut = false;
    impossible = 0;
    apple = false;
    metadata.start(bytes);
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
      int bytes = in.getInt(at); // negative: more than a file can have
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      boolean data = type.equals("IDAT");
      boolean whole = bytes >= 0 && bytes <= length - at - CHUNK_OVERHEAD;
      if (data && !whole && bytes != 0) {
        // Its pixels may be there all the same.
        int there = length - at - 8;
        keep(at + 8, bytes < 0 ? there : Math.min(bytes, there));
        cut = true;
        impossible = bytes < 0 ? bytes & 0xFFFFFFFFL : 0;
        return;
      }
      if (type.equals("IEND") || (pixels && (!whole || !isName(type)))) {
        return;
      }
      if (!whole) {
        throw truncated();
      }
      if (data) {
        if (!pixels) {
          metadata.startPixels();
        }
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

  /** The length of all chunks of pixels. */
  long dataBytes() {
    long bytes = 0;
    for (int i = 0; i < dataChunks; i++) {
      bytes += dataLength[i];
    }
    return bytes;
  }

  /** The EXIF orientation, or {@link ExifOrientation#NONE}. */
  int orientation() {
    return metadata.orientation();
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
        if (width != 0) {
          if (dataChunks > 0) {
            return; // that of another picture
          }
          throw damaged("two headers");
        }
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
      default -> metadata.chunk(type, data, bytes);
    }
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
    if (impossible != 0) {
      return damaged(
          "a chunk IDAT of " + impossible + " bytes, but 2147483647 are the most that PNG has");
    }
    return Faults.truncated("PNG", "its pixels are not all in its " + length + " bytes");
  }
}
