package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A frame of an animated WebP: where it is on the canvas, and the chunks that its pixels are in.
 * Nothing else of it matters to the first frame, which is drawn over nothing.
 *
 * <p>Source: Google's WebP container specification; of which chunks a frame may consist, libwebp's
 * demultiplexer.
 */
final class WebpFrame {
  static final int HEADER = 16;
  private static final int ALPHA = 0x414C5048;
  private static final int VP8 = 0x56503820;
  private static final int VP8L = 0x5650384C;
  private static final int VP8X = 0x56503858;
  private static final int CHUNK_HEADER = 8;
  private static final int RIFF_HEADER = 12;
  private static final int VP8X_BYTES = 10;
  private static final int ALPHA_FLAG = 0x10;

  /** In VP8 the size has 14 bits of a word each, after a frame tag and a start code. */
  private static final int VP8_SIZE = 6;

  private static final int SIZE_MASK = 0x3FFF;

  final int x;
  final int y;
  private final byte[] bytes;
  private final ByteBuffer file;
  final int end;
  private int alpha;
  private int picture;
  private int width;
  private int height;

  /** Parses the header of a frame, whose data go from {@code at} to {@code end}. */
  WebpFrame(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.end = end;
    this.x = 2 * (file.getInt(at) & 0xFFFFFF);
    this.y = 2 * (file.getInt(at + 3) & 0xFFFFFF);
  }

  static boolean isPart(int type) {
    return type == ALPHA || type == VP8 || type == VP8L;
  }

  /** Takes a chunk of a {@link #isPart known} type, of which the data are in the file. */
  void add(int type, int data, int length) {
    if (data + length > end) {
      throw damaged("a frame's chunks go on after its end");
    }
    if (type == ALPHA && alpha == 0 && picture == 0) {
      alpha = data;
    } else if (type != ALPHA && picture == 0 && (type == VP8 || alpha == 0)) {
      picture = data;
      parseSize(type, length);
    } else {
      throw damaged("a frame with more than one picture, or alpha that is not its own");
    }
  }

  private void parseSize(int type, int length) {
    if (type == VP8 && length >= VP8_SIZE + 4) {
      width = file.getShort(picture + VP8_SIZE) & SIZE_MASK;
      height = file.getShort(picture + VP8_SIZE + 2) & SIZE_MASK;
    } else if (type == VP8L && length >= 5) {
      int sizes = file.getInt(picture + 1);
      width = (sizes & SIZE_MASK) + 1;
      height = (sizes >> 14 & SIZE_MASK) + 1;
    }
    if (width == 0 || height == 0) {
      throw damaged("a frame without a size");
    }
  }

  /** Whether it has a picture; libwebp lets one pass that has nothing, as if it were not there. */
  boolean isThere() {
    if (picture == 0 && alpha > 0) {
      throw damaged("a frame of alpha alone");
    }
    return picture > 0;
  }

  /** Refuses a frame that is not all on the canvas. */
  void checkInside(int canvasWidth, int canvasHeight) {
    if (x + width > canvasWidth || y + height > canvasHeight) {
      throw damaged(
          "a frame of "
              + width
              + "x"
              + height
              + " pixels at ("
              + x
              + ", "
              + y
              + ") of a canvas of "
              + canvasWidth
              + "x"
              + canvasHeight);
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** A still WebP with this picture. */
  byte[] still() {
    int from = (alpha > 0 ? alpha : picture) - CHUNK_HEADER;
    int length = file.getInt(picture - Integer.BYTES);
    int to = picture + length + (length & 1);
    int extended = alpha > 0 ? CHUNK_HEADER + VP8X_BYTES : 0;
    byte[] still = new byte[RIFF_HEADER + extended + to - from];
    System.arraycopy(bytes, 0, still, 0, RIFF_HEADER);
    ByteBuffer out = ByteBuffer.wrap(still);
    out.putInt(Integer.BYTES, Integer.reverseBytes(still.length - CHUNK_HEADER));
    if (alpha > 0) {
      out.putInt(RIFF_HEADER, VP8X).order(ByteOrder.LITTLE_ENDIAN);
      out.putInt(RIFF_HEADER + 4, VP8X_BYTES).putInt(RIFF_HEADER + 8, ALPHA_FLAG);
      out.putInt(RIFF_HEADER + 12, width - 1).putInt(RIFF_HEADER + 15, height - 1 & 0xFFFFFF);
    }
    System.arraycopy(bytes, from, still, RIFF_HEADER + extended, to - from);
    return still;
  }

  private static RuntimeException damaged(String what) {
    return Faults.damaged("WebP", what);
  }
}
