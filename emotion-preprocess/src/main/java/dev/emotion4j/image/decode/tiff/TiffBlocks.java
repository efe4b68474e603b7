package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.image.decode.input.Faults;
import dev.emotion4j.image.decode.input.PixelLimit;
import java.util.Arrays;

/**
 * The strips or tiles of a TIFF, which stand in rows: how large they are, and where their bytes
 * are. Of separate planes, all blocks of a plane come before those of the next.
 */
final class TiffBlocks {
  /** Pixels of a block; the last ones of a row, and tiles of the last row, may go past the edge. */
  final int width;

  final int height;

  /** Blocks beside each other, and blocks of a plane. */
  final int across;

  final int count;
  final boolean tiled;
  private final int[] offsets;
  private final long[] lengths;

  /**
   * Reads their places; throws {@code IndexOutOfBoundsException} if they are not in the file.
   *
   * @param planes how many planes the samples are in; the picture's size is known to be within
   *     limits
   */
  TiffBlocks(TiffDirectory directory, int planes) {
    int columns = directory.value(WIDTH, 0);
    int rows = directory.value(HEIGHT, 0);
    tiled = directory.has(TILES);
    if (tiled && directory.has(STRIPS)) {
      throw Faults.damaged("TIFF", "it has strips and tiles, but only one of both is possible");
    }
    width = tiled ? directory.value(TILE_WIDTH, 0) : columns;
    height =
        tiled ? directory.value(TILE_HEIGHT, 0) : Math.min(directory.value(STRIP_ROWS, rows), rows);
    if (width < 1 || height < 1) {
      throw Faults.damaged("TIFF", name() + "s of " + width + "x" + height + " pixels");
    }
    across = (int) ((columns + width - 1L) / width);
    count = Math.toIntExact(across * ((rows + height - 1L) / height));
    long needed = (long) count * planes;
    int places = tiled ? TILES : STRIPS;
    if (directory.count(places) < needed) {
      throw Faults.truncated(
          "TIFF",
          "it has the places of "
              + directory.count(places)
              + " of its "
              + needed
              + " "
              + name()
              + "s");
    }
    // Each has at least a byte in the directory, so this is no more than the file.
    if (needed > directory.file.capacity()) {
      throw new IndexOutOfBoundsException("places of " + needed + " blocks");
    }
    PixelLimit.checkMemory(6L * Integer.BYTES * needed, "TIFF");
    offsets = new int[(int) needed];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = (int) Math.min(directory.value(places, i, 0), Integer.MAX_VALUE);
    }
    lengths = lengths(directory, tiled ? TILE_BYTES : STRIP_BYTES);
  }

  /** What the file says, or else all bytes up to the next block or to the end of the file. */
  private long[] lengths(TiffDirectory directory, int tag) {
    long[] found = new long[offsets.length];
    boolean said = directory.count(tag) >= found.length;
    for (int i = 0; said && i < found.length; i++) {
      found[i] = Math.min(directory.value(tag, i, 0), Integer.MAX_VALUE);
    }
    if (said && (found.length > 1 || found[0] > 0)) {
      return found;
    }
    int[] sorted = Arrays.stream(offsets).sorted().distinct().toArray();
    for (int i = 0; i < found.length; i++) {
      int next = Arrays.binarySearch(sorted, offsets[i]) + 1;
      int end = next < sorted.length ? sorted[next] : directory.file.capacity();
      found[i] = Math.max(0, end - offsets[i]);
    }
    return found;
  }

  /** Blocks of all planes. */
  int all() {
    return offsets.length;
  }

  int offset(int block) {
    return offsets[block];
  }

  long length(int block) {
    return lengths[block];
  }

  /** The end of a block of codes, which must be in the file. */
  int end(int block, byte[] file) {
    long end = offsets[block] + lengths[block];
    checkEnd(end, file);
    return (int) end;
  }

  static void checkEnd(long end, byte[] file) {
    if (end > file.length) {
      throw Faults.truncated(
          "TIFF", "its samples end at byte " + end + ", but there are " + file.length);
    }
  }

  /** Where the first pixel of a block is. */
  int x(int block) {
    return block % count % across * width;
  }

  int y(int block) {
    return block % count / across * height;
  }

  /** What a block is called, and which one it is. */
  String name(int block) {
    return name() + " " + block + " at (" + x(block) + ", " + y(block) + ")";
  }

  private String name() {
    return tiled ? "tile" : "strip";
  }
}
