package dev.emotion4j.image.decode.input;

/** The most pixels that a picture may have, at least 1. */
public record PixelLimit(long pixels) {
  /** Heap that stays free for what else is needed. */
  private static final long RESERVE = 2L << 20;

  /** Refuses a picture that is too large; called before anything of its size is allocated. */
  public void check(long width, long height, String format) {
    if (width < 1 || height < 1) {
      throw Faults.damaged(format, "it has " + width + "x" + height + " pixels");
    }
    // Four bytes a pixel must fit into one array, whatever the caller allows.
    long limit = Math.min(pixels, Integer.MAX_VALUE / 4);
    if (width > limit / height) {
      throw Faults.tooLarge(
          "the "
              + format
              + " has "
              + width
              + "x"
              + height
              + " pixels, more than the limit of "
              + limit,
          "make it smaller" + (limit == pixels ? ", or raise ReadOptions.maxPixels" : ""));
    }
  }

  /**
   * Refuses a picture for which there is not enough heap, before anything is allocated.
   *
   * @param bytes what its decoding takes at the same time
   */
  public static void checkMemory(long bytes, String format) {
    long needed = bytes + RESERVE;
    if (needed > free()) {
      System.gc(); // what is free may only look used
      long free = free();
      if (needed > free) {
        throw Faults.tooLarge(
            "the "
                + format
                + " needs "
                + megabytes(needed)
                + " MB of memory to be decoded, but "
                + megabytes(Math.max(0, free))
                + " MB are free",
            "make it smaller, or give Java more with -Xmx");
      }
    }
  }

  private static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
