package dev.emotion4j.image.decode.tiff;

import static dev.emotion4j.image.decode.tiff.TiffDirectory.*;

import dev.emotion4j.image.decode.input.DesktopOnly;
import dev.emotion4j.image.decode.input.Faults;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A copy of a TIFF with a new directory, of the tags that say where samples are and what they mean.
 * The JDK's reader parses all tags, and damage in those that do not matter, such as a colour
 * profile, makes it refuse the picture; values of unusual types it takes for others. Samples stay
 * where they are; bytes whose lowest bit comes first, which that reader knows of faxes only, are
 * turned.
 */
@DesktopOnly
final class TiffCopy {
  /** In ascending order, as directories have them. */
  private static final int[] KEPT = {
    WIDTH,
    HEIGHT,
    BITS,
    COMPRESSION,
    COLORS,
    FILL_ORDER,
    STRIPS,
    SAMPLES,
    STRIP_ROWS,
    STRIP_BYTES,
    PLANES,
    FAX3_OPTIONS,
    FAX4_OPTIONS,
    PREDICTOR,
    PALETTE,
    TILE_WIDTH,
    TILE_HEIGHT,
    TILES,
    TILE_BYTES,
    EXTRA_SAMPLES,
    SAMPLE_FORMAT,
    JPEG_TABLES
  };

  /** Tags whose values the JDK's reader takes as shorts only, and misreads in any other type. */
  private static final Set<Integer> SHORTS =
      Set.of(
          BITS,
          COMPRESSION,
          COLORS,
          FILL_ORDER,
          SAMPLES,
          PLANES,
          PREDICTOR,
          PALETTE,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT);

  /** Tags of one number of any size, which that reader misreads in other types than the usual. */
  private static final Set<Integer> SIZES =
      Set.of(WIDTH, HEIGHT, STRIP_ROWS, TILE_WIDTH, TILE_HEIGHT);

  private static final int LOWEST_BIT_FIRST = 2;

  private TiffCopy() {}

  /**
   * Copies a file.
   *
   * @param withoutPredictor whether the reader is to give differences as they are
   * @param knowsBitOrder whether the decoder needs no turned bytes
   */
  static byte[] of(TiffDirectory directory, boolean withoutPredictor, boolean knowsBitOrder) {
    boolean lengthsAreMissing =
        directory.has(STRIPS) && directory.count(STRIP_BYTES) < directory.count(STRIPS);
    List<Integer> tags = new ArrayList<>();
    int shortBytes = 0;
    for (int tag : KEPT) {
      boolean made =
          (tag == STRIP_BYTES && lengthsAreMissing) || tag == COMPRESSION || tag == COLORS;
      boolean leftOut =
          (tag == PREDICTOR && withoutPredictor)
              || (tag == FILL_ORDER && !knowsBitOrder)
              || (tag == PLANES && directory.value(SAMPLES, 1) == 1)
              || (tag == PALETTE && directory.value(COLORS, 0) != PALETTE_COLORS);
      if (made || (directory.has(tag) && !leftOut)) {
        tags.add(tag);
        shortBytes += SHORTS.contains(tag) ? Short.BYTES * shorts(directory, tag) : 0;
      }
    }
    int strips = (int) Math.min(directory.count(STRIPS), directory.file.capacity() / 4);
    int lengthBytes = lengthsAreMissing ? 4 * strips : 0;
    int at = (directory.file.capacity() + 1) / 2 * 2;
    int shortsAt = at + lengthBytes;
    int start = shortsAt + shortBytes;
    byte[] copy = Arrays.copyOf(directory.bytes, start + 2 + ENTRY_BYTES * tags.size() + 4);
    if (!knowsBitOrder && directory.value(FILL_ORDER, 1) == LOWEST_BIT_FIRST) {
      if (lengthsAreMissing) {
        throw Faults.unsupported(
            "a TIFF whose bytes have the lowest bit first, without the lengths of its strips");
      }
      turnBytes(directory, STRIPS, STRIP_BYTES, copy);
      turnBytes(directory, TILES, TILE_BYTES, copy);
    }
    ByteBuffer out = ByteBuffer.wrap(copy).order(directory.file.order());
    out.putShort(2, (short) 42);
    out.putInt(4, start);
    out.position(at);
    if (lengthsAreMissing) {
      writeLengths(directory, strips, out);
    }
    out.position(start);
    out.putShort((short) tags.size());
    for (int tag : tags) {
      if (tag == STRIP_BYTES && lengthsAreMissing) {
        out.putShort((short) tag).putShort((short) LONG).putInt(strips);
        out.putInt(strips == 1 ? out.getInt(at) : at);
      } else if (SHORTS.contains(tag)) {
        writeShorts(directory, tag, out, shortsAt);
        shortsAt += Short.BYTES * shorts(directory, tag);
      } else if (SIZES.contains(tag)) {
        int most = tag == STRIP_ROWS ? directory.value(HEIGHT, 0) : Integer.MAX_VALUE;
        out.putShort((short) tag).putShort((short) LONG).putInt(1);
        out.putInt(Math.min(directory.value(tag, 0), most));
      } else {
        out.put(copy, directory.entry(tag), ENTRY_BYTES);
      }
    }
    out.putInt(0);
    return copy;
  }

  /** How many values a tag has, or is given; no more than the file can hold. */
  private static int shorts(TiffDirectory directory, int tag) {
    long count = directory.has(tag) ? directory.count(tag) : 1;
    if (count > directory.file.capacity()) {
      throw new IndexOutOfBoundsException("tag " + tag + " has " + count + " values");
    }
    return (int) count;
  }

  /** Writes the entry of a tag; up to two values go into it, more elsewhere. */
  private static void writeShorts(TiffDirectory directory, int tag, ByteBuffer out, int elsewhere) {
    int count = shorts(directory, tag);
    out.putShort((short) tag).putShort((short) SHORT).putInt(count);
    int to = count > 2 ? elsewhere : out.position();
    out.putInt(count > 2 ? elsewhere : 0);
    int otherwise = tag == COMPRESSION ? 1 : 0;
    for (int i = 0; i < count; i++) {
      out.putShort(to + Short.BYTES * i, (short) directory.value(tag, i, otherwise));
    }
  }

  private static void turnBytes(TiffDirectory directory, int offsets, int lengths, byte[] copy) {
    for (long block = 0; block < directory.count(offsets); block++) {
      int from = (int) directory.value(offsets, block, 0);
      int end = from + (int) directory.value(lengths, block, 0);
      for (int i = from; i < end; i++) {
        copy[i] = (byte) (Integer.reverse(directory.bytes[i]) >>> 24);
      }
    }
  }

  /** Lengths of strips: up to the next one, or to the end of the file. */
  private static void writeLengths(TiffDirectory directory, int strips, ByteBuffer out) {
    long[] offsets = new long[strips];
    for (int i = 0; i < strips; i++) {
      offsets[i] = directory.value(STRIPS, i, 0);
    }
    long[] sorted = offsets.clone();
    Arrays.sort(sorted);
    for (long offset : offsets) {
      int place = Arrays.binarySearch(sorted, offset);
      while (place < strips && sorted[place] == offset) {
        place++;
      }
      long end = place < strips ? sorted[place] : directory.file.capacity();
      out.putInt((int) Math.max(0, end - offset));
    }
  }
}
