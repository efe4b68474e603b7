package dev.emotion4j.image.decode;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a GIF file says of its first frame and the canvas around it. The frame's blocks are walked
 * to their end, because a decoder may take a missing end for the picture's.
 *
 * <p>Source: GIF89a specification, sections 17 to 23.
 */
final class GifHeader {
  private static final int FIXED_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int GRAPHIC_CONTROL = 0xF9;

  final BoundingBox frame;
  final int[] palette;
  private final int screenWidth;
  private final int screenHeight;
  private int transparentIndex;

  /** Parses up to the end of the first frame; the messages are without the file's name. */
  GifHeader(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      screenWidth = in.getShort(6) & 0xFFFF;
      screenHeight = in.getShort(8) & 0xFFFF;
      int flags = in.get(10);
      int globalColors = colors(flags);
      int at = FIXED_BYTES + 3 * globalColors;
      while (in.get(at) == EXTENSION) {
        // Pillow takes the last of several graphic control blocks, and its first sub-block only.
        if ((in.get(at + 1) & 0xFF) == GRAPHIC_CONTROL && (in.get(at + 3) & 1) != 0) {
          transparentIndex = in.get(at + 6) & 0xFF;
        }
        at = blocksEnd(in, at + 2);
      }
      if (in.get(at) != IMAGE) {
        throw new ImageException(
            ImageException.Reason.DAMAGED, "the GIF is damaged: it has no picture; copy it again");
      }
      frame =
          new BoundingBox(
              in.getShort(at + 1) & 0xFFFF,
              in.getShort(at + 3) & 0xFFFF,
              Math.max(1, in.getShort(at + 5) & 0xFFFF),
              Math.max(1, in.getShort(at + 7) & 0xFFFF));
      int localColors = colors(in.get(at + 9));
      int data = at + 10;
      palette =
          localColors > 0
              ? Palettes.of(file, data, localColors, 3, false)
              : Palettes.of(file, FIXED_BYTES, globalColors, 3, false);
      int codes = data + 3 * localColors;
      blocksEnd(in, codes + 1);
      GifCodes.check(file, codes, (long) frame.width() * frame.height());
    } catch (IndexOutOfBoundsException e) {
      throw new ImageException(
          ImageException.Reason.DAMAGED,
          "the GIF is truncated at its " + file.length + " bytes; copy it again",
          e);
    }
  }

  int canvasWidth() {
    return Math.max(screenWidth, frame.x() + frame.width());
  }

  int canvasHeight() {
    return Math.max(screenHeight, frame.y() + frame.height());
  }

  /** The colour around the frame: that of the transparent index, or of index 0. */
  int background() {
    return palette[transparentIndex];
  }

  private static int colors(int flags) {
    return (flags & 0x80) != 0 ? 2 << (flags & 7) : 0;
  }

  /** The position after a chain of sub-blocks that ends with an empty one. */
  private static int blocksEnd(ByteBuffer in, int from) {
    int at = from;
    int length = in.get(at) & 0xFF;
    while (length != 0) {
      at += length + 1;
      length = in.get(at) & 0xFF;
    }
    return at + 1;
  }
}
