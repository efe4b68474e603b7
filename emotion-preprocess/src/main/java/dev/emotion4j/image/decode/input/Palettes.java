package dev.emotion4j.image.decode.input;

/** Palettes of 256 colours, 0xRRGGBB. */
public final class Palettes {
  private Palettes() {}

  /**
   * A palette of which a file gives the first colours. The others are grey, each its own index, as
   * Pillow has them.
   *
   * @param at where the first colour starts
   * @param count how many colours the file has; those past 256 or past its end are ignored
   * @param step bytes a colour
   * @param blueFirst whether blue is the first byte of a colour
   */
  public static int[] of(byte[] file, int at, int count, int step, boolean blueFirst) {
    int[] palette = new int[256];
    for (int i = 0; i < 256; i++) {
      int from = at + i * step;
      if (i < count && from + 3 <= file.length) {
        int first = file[from] & 0xFF;
        int last = file[from + 2] & 0xFF;
        palette[i] =
            (blueFirst ? last : first) << 16
                | (file[from + 1] & 0xFF) << 8
                | (blueFirst ? first : last);
      } else {
        palette[i] = i << 16 | i << 8 | i;
      }
    }
    return palette;
  }
}
