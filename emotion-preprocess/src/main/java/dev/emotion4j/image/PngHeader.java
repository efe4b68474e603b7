package dev.emotion4j.image;

import dev.emotion4j.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What a PNG file's chunks say. All of them are walked and their checksums compared, because a
 * decoder may stop early and leave the rest of the picture black.
 *
 * <p>Source: PNG specification, third edition, section 5.
 */
@DesktopOnly
final class PngHeader {
  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum. */
  private static final int CHUNK_OVERHEAD = 12;

  int width;
  int height;
  int orientation = 1;

  /** Parses all chunks; the exceptions' messages are without the file's name. */
  PngHeader(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = SIGNATURE_BYTES;
    boolean ended = false;
    boolean pixels = false;
    while (!ended) {
      if (at + CHUNK_OVERHEAD > file.length) {
        throw truncated(file.length);
      }
      int length = in.getInt(at);
      if (length < 0 || length > file.length - at - CHUNK_OVERHEAD) {
        throw truncated(file.length);
      }
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      checkSum(file, in, at, length, type);
      int data = at + 8;
      switch (type) {
        case "IHDR" -> {
          if (length != 13 || at != SIGNATURE_BYTES) {
            throw new ImageException("the PNG is damaged: its header is not where it belongs");
          }
          width = in.getInt(data);
          height = in.getInt(data + 4);
        }
        case "IDAT" -> pixels = true;
        case "eXIf" -> orientation = ExifOrientation.of(ByteBuffer.wrap(file, data, length));
        case "IEND" -> ended = true;
        default -> {}
      }
      at += CHUNK_OVERHEAD + length;
    }
    if (width < 1 || height < 1 || !pixels) {
      throw new ImageException(
          "the PNG is damaged: " + (pixels ? "no usable header" : "it has no pixels"));
    }
  }

  private static void checkSum(byte[] file, ByteBuffer in, int at, int length, String type) {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, length + 4);
    if ((int) crc.getValue() != in.getInt(at + 8 + length)) {
      throw new ImageException(
          "the PNG is damaged: the checksum of its chunk " + printable(type) + " does not hold");
    }
  }

  private static String printable(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 0x7F) ? type : "with an unprintable name";
  }

  private static ImageException truncated(int length) {
    return new ImageException("the PNG is truncated: no end chunk in its " + length + " bytes");
  }
}
