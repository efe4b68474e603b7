package dev.emotion4j.image.decode.webp;

import dev.emotion4j.image.decode.input.Faults;

/**
 * What stands before the macroblocks of a VP8 key frame: how it is divided, quantised and filtered.
 *
 * <p>Source: RFC 6386, sections 9 and 19.2.
 */
final class LossyHeader {
  static final int SEGMENTS = 4;
  private static final int TAG_BYTES = 3;
  private static final int HEAD_BYTES = 10;
  private static final int SIGNATURE = 0x9D012A;

  final int width;
  final int height;

  /** The first partition, from the modes of the first macroblock on. */
  final LossyCodes codes;

  /** The partitions of the coefficients, for the rows of macroblocks in turn. */
  final LossyCodes[] partitions;

  /** Whether each macroblock names its segment, and with which probabilities. */
  final boolean segmentMap;

  final int[] segmentProbabilities = {255, 255, 255};
  final Quantizer[] quantizers = new Quantizer[SEGMENTS];
  final int[] coefficients = LossyTables.COEFFICIENTS.clone();

  /** The probability that a macroblock has coefficients, or -1 where it is not said. */
  final int skipProbability;

  final boolean simpleFilter;
  final int sharpness;

  /** How strongly a segment is filtered, without and with modes of single blocks; 0 is not. */
  private final int[][] filterLevels = new int[SEGMENTS][2];

  private final int[] segmentQuantizers = new int[SEGMENTS];
  private final int[] segmentFilters = new int[SEGMENTS];
  private boolean segmentsAreAbsolute = true;

  LossyHeader(byte[] file, int from, int end) {
    int[] size = size(file, from, end);
    width = size[0];
    height = size[1];
    int first = from + HEAD_BYTES;
    int firstEnd = first + (littleEndian(file, from) >> 5);
    if (firstEnd > end) {
      throw Faults.truncated(
          WebpPicture.FORMAT,
          "its first partition has "
              + (firstEnd - first)
              + " bytes, but there are "
              + (end - first));
    }
    checkLength(firstEnd - first);
    codes = new LossyCodes(file, first, firstEnd);
    codes.flag(); // the colour space
    codes.flag(); // whether sums may leave the bytes; they are cut in any case
    boolean segmented = codes.flag();
    segmentMap = segmented && readSegments();
    simpleFilter = codes.flag();
    int filterLevel = codes.number(6);
    sharpness = codes.number(3);
    readFilterLevels(filterLevel, segmented);
    partitions = partitions(file, firstEnd, end, 1 << codes.number(2));
    readQuantizers(segmented);
    codes.flag(); // whether the probabilities are for later frames too
    for (int i = 0; i < coefficients.length; i++) {
      if (codes.bit(LossyTables.COEFFICIENT_UPDATES[i]) == 1) {
        coefficients[i] = codes.number(8);
      }
    }
    skipProbability = codes.flag() ? codes.number(8) : -1;
  }

  /**
   * Refuses a picture whose modes cannot be there, before memory is taken: those of a macroblock
   * have one bit at the least, as the likeliest of chroma alone has 0.8, and of luma as much.
   */
  private void checkLength(int firstPartition) {
    long macroblocks = ((width + 15L) / 16) * ((height + 15L) / 16);
    if (macroblocks / Byte.SIZE > firstPartition) {
      throw Faults.truncated(
          WebpPicture.FORMAT,
          "its first partition has "
              + firstPartition
              + " bytes, too few for "
              + width
              + "x"
              + height
              + " pixels");
    }
  }

  /** Returns width and height as the first bytes say. */
  static int[] size(byte[] file, int from, int end) {
    if (end - from < HEAD_BYTES) {
      throw Faults.truncated(
          WebpPicture.FORMAT,
          "its picture needs " + HEAD_BYTES + " bytes and more, but there are " + (end - from));
    }
    int tag = littleEndian(file, from);
    int signature =
        (file[from + 3] & 0xFF) << 16 | (file[from + 4] & 0xFF) << 8 | (file[from + 5] & 0xFF);
    boolean later = (tag & 1) != 0;
    int version = tag >> 1 & 7;
    boolean shown = (tag >> 4 & 1) != 0;
    int width = littleEndian(file, from + 6) & 0x3FFF;
    int height = (file[from + 9] & 0x3F) << 8 | (file[from + 8] & 0xFF);
    if (later || version > 3 || !shown || signature != SIGNATURE) {
      throw Faults.damaged(
          WebpPicture.FORMAT, "its lossy picture does not begin with the header of a key frame");
    }
    if (width == 0 || height == 0) {
      throw Faults.damaged(
          WebpPicture.FORMAT, "its picture has " + width + "x" + height + " pixels");
    }
    return new int[] {width, height};
  }

  private static int littleEndian(byte[] file, int at) {
    return (file[at] & 0xFF) | (file[at + 1] & 0xFF) << 8 | (file[at + 2] & 0xFF) << 16;
  }

  /** Section 9.3. Returns whether macroblocks name their segments. */
  private boolean readSegments() {
    boolean map = codes.flag();
    if (codes.flag()) {
      segmentsAreAbsolute = codes.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        segmentQuantizers[i] = codes.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        segmentFilters[i] = codes.optional(6);
      }
    }
    if (map) {
      for (int i = 0; i < segmentProbabilities.length; i++) {
        segmentProbabilities[i] = codes.flag() ? codes.number(8) : 255;
      }
    }
    return map;
  }

  /** Section 9.4. */
  private void readFilterLevels(int level, boolean segmented) {
    int ofKeyFrames = 0;
    int ofBlockModes = 0;
    boolean byMode = codes.flag();
    if (byMode && codes.flag()) {
      int[] changes = new int[8];
      for (int i = 0; i < changes.length; i++) {
        changes[i] = codes.optional(6);
      }
      ofKeyFrames = changes[0];
      ofBlockModes = changes[4];
    }
    for (int i = 0; i < SEGMENTS && level > 0; i++) {
      int base = segmented ? segmentFilters[i] + (segmentsAreAbsolute ? 0 : level) : level;
      filterLevels[i][0] = Math.max(0, Math.min(63, base + ofKeyFrames));
      filterLevels[i][1] = Math.max(0, Math.min(63, base + ofKeyFrames + ofBlockModes));
    }
  }

  int filterLevel(int segment, boolean blockModes) {
    return filterLevels[segment][blockModes ? 1 : 0];
  }

  /** Section 9.5: the sizes of all partitions but the last stand before the first. */
  private static LossyCodes[] partitions(byte[] file, int from, int end, int count) {
    LossyCodes[] partitions = new LossyCodes[count];
    int sizes = TAG_BYTES * (count - 1);
    int at = from + Math.min(sizes, end - from);
    for (int i = 0; i < count - 1 && at < end; i++) {
      int next = at + Math.min(littleEndian(file, from + TAG_BYTES * i), end - at);
      partitions[i] = new LossyCodes(file, at, next);
      at = next;
    }
    if (at == end) {
      throw Faults.truncated(
          WebpPicture.FORMAT, "the last of its " + count + " partitions is not there");
    }
    partitions[count - 1] = new LossyCodes(file, at, end);
    return partitions;
  }

  /** Sections 9.6 and 14.1. */
  private void readQuantizers(boolean segmented) {
    int index = codes.number(7);
    int[] changes = new int[5];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = codes.optional(4);
    }
    for (int i = 0; i < SEGMENTS; i++) {
      int own = segmented ? segmentQuantizers[i] + (segmentsAreAbsolute ? 0 : index) : index;
      quantizers[i] = new Quantizer(own, changes);
    }
  }

  /** What a step of the first and of the other coefficients is worth, by kind of block. */
  static final class Quantizer {
    final int[] luma;

    /** Of the 16 first coefficients of a macroblock's luma, where these are blocks' means. */
    final int[] means;

    final int[] chroma;

    Quantizer(int index, int[] changes) {
      luma = new int[] {dc(index + changes[0], 127), ac(index)};
      means =
          new int[] {
            2 * dc(index + changes[1], 127), Math.max(8, ac(index + changes[2]) * 155 / 100)
          };
      chroma = new int[] {dc(index + changes[3], 117), ac(index + changes[4])};
    }

    private static int dc(int index, int most) {
      return LossyTables.DC_STEPS[Math.max(0, Math.min(most, index))];
    }

    private static int ac(int index) {
      return LossyTables.AC_STEPS[Math.max(0, Math.min(127, index))];
    }
  }
}
