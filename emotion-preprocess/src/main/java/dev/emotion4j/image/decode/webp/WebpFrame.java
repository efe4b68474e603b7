package dev.emotion4j.image.decode.webp;

import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

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

  final int x;
  final int y;
  final int end;
  private final byte[] file;
  private boolean hasAlpha;
  private @Nullable CodedPicture picture;

  /** Parses the header of a frame, whose data go from {@code at} to {@code end}. */
  WebpFrame(byte[] file, int at, int end) {
    this.file = file;
    this.end = end;
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    this.x = 2 * (header.getInt(at) & 0xFFFFFF);
    this.y = 2 * (header.getInt(at + 3) & 0xFFFFFF);
  }

  static boolean isPart(int type) {
    return type == ALPHA || CodedPicture.is(type);
  }

  /** Takes a chunk of a {@link #isPart known} type, of which the data are in the file. */
  void add(int type, int data, int length) {
    if (data + length > end) {
      throw damaged("a frame's chunks go on after its end");
    }
    if (type == ALPHA && !hasAlpha && picture == null) {
      hasAlpha = true;
    } else if (type != ALPHA && picture == null && (type == CodedPicture.VP8 || !hasAlpha)) {
      picture = new CodedPicture(file, type, data, length);
    } else {
      throw damaged("a frame with more than one picture, or alpha that is not its own");
    }
  }

  /** Its picture; libwebp lets a frame pass that has nothing, as if it were not there. */
  @Nullable CodedPicture picture() {
    if (picture == null && hasAlpha) {
      throw damaged("a frame of alpha alone");
    }
    return picture;
  }

  /** Refuses a picture of it that is not all on the canvas. */
  void checkInside(CodedPicture coded, int canvasWidth, int canvasHeight) {
    int[] size = coded.size();
    int width = size[0];
    int height = size[1];
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

  private static RuntimeException damaged(String what) {
    return Faults.damaged(WebpPicture.FORMAT, what);
  }
}
