package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import java.nio.ByteBuffer;

/**
 * The runs of a compressed BMP. Pixels that a row leaves out at its end have index 0; all else that
 * the format leaves open is as in Pillow's {@code BmpRleDecoder}, which takes the pixels as one
 * line.
 */
final class BmpRuns {
  private final ByteBuffer in;
  private final byte[] indexes;
  private int done;

  private BmpRuns(ByteBuffer in, int count) {
    this.in = in;
    this.indexes = new byte[count];
  }

  /** Returns an index for each pixel, rows in the file's order. */
  static byte[] decode(ByteBuffer in, int at, int width, int height, boolean nibbles) {
    PixelLimit.checkMemory(4L * width * height, "BMP");
    BmpRuns runs = new BmpRuns(in, width * height);
    runs.decode(at, width, nibbles);
    if (runs.done < runs.indexes.length) {
      throw Faults.truncated(
          "BMP", "runs for " + runs.done + " of its " + runs.indexes.length + " pixels");
    }
    return runs.indexes;
  }

  private void decode(int from, int width, boolean nibbles) {
    int at = from;
    int column = 0;
    while (done < indexes.length && at + 2 <= in.limit()) {
      int count = in.get(at) & 0xFF;
      int value = in.get(at + 1) & 0xFF;
      at += 2;
      if (count > 0) {
        int run = Math.max(0, Math.min(count, width - column));
        for (int i = 0; i < run; i++) {
          put(!nibbles ? value : i % 2 == 0 ? value >> 4 : value & 0xF);
        }
        column += run;
      } else if (value == 0) {
        skip((width - done % width) % width);
        column = 0;
      } else if (value == 1) {
        return;
      } else if (value == 2) {
        // Pillow 9.4 takes the wrong bytes for the distances, so there is nothing to compare with.
        throw Faults.unsupported("a BMP whose runs jump over pixels (deltas)");
      } else if (nibbles && value % 2 != 0) {
        // Pillow 9.4 leaves out the last byte of such a run, and takes it for what follows.
        throw Faults.unsupported("a BMP of 4 bits with odd numbers of pixels that are no run");
      } else if (from % 2 != 0) {
        // Pillow pads by places in the file, others by places in the runs.
        throw Faults.unsupported("a BMP whose runs start at an odd byte of the file");
      } else {
        int bytes = nibbles ? value / 2 : value;
        int there = Math.min(bytes, in.limit() - at);
        for (int i = 0; i < there; i++) {
          int pair = in.get(at + i) & 0xFF;
          if (nibbles) {
            put(pair >> 4);
            put(pair & 0xF);
          } else {
            put(pair);
          }
        }
        column += value;
        at += bytes;
        at += at & 1;
      }
    }
  }

  private void put(int index) {
    if (done < indexes.length) {
      indexes[done++] = (byte) index;
    }
  }

  private void skip(int pixels) {
    done = Math.min(indexes.length, done + pixels);
  }
}
