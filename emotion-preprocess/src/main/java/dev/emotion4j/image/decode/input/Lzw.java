package dev.emotion4j.image.decode.input;

/**
 * The strings that LZW codes stand for, in GIF and in TIFF. Reusable; not thread-safe.
 *
 * <p>Source: GIF89a specification, appendix F; TIFF 6.0, section 13.
 */
public final class Lzw {
  private static final int MAX_CODES = 4096;
  private static final int MAX_WIDTH = 12;

  // A code stands for a string that was written before, and how long it is.
  private final int[] from = new int[MAX_CODES];
  private final int[] lengths = new int[MAX_CODES];

  /** The codes of a picture, one after the other. */
  public interface Codes {
    /** The next code, of so many bits; -1 if there is none. */
    int read(int width);
  }

  /**
   * Decodes until there is enough, or a code that ends it, or one that stands for nothing.
   *
   * @param rootBits bits of a byte that stands for itself
   * @param early how many codes before it must, a code gets wider: 1 in TIFF, 0 in GIF
   * @param to gets the bytes
   * @param length how many are wanted
   * @return how many there are
   */
  public int decode(Codes codes, int rootBits, int early, byte[] to, int length) {
    int clear = 1 << rootBits;
    int next = clear + 2;
    int width = rootBits + 1;
    int previousAt = -1;
    int previousLength = 0;
    int done = 0;
    while (done < length) {
      int code = codes.read(width);
      if (code < 0 || code == clear + 1) {
        break;
      }
      if (code == clear) {
        next = clear + 2;
        width = rootBits + 1;
        previousAt = -1;
        continue;
      }
      if (code > next || (code == next && previousAt < 0)) {
        break; // a code for nothing yet
      }
      if (previousAt >= 0 && next < MAX_CODES) {
        // The previous string and the first byte of this one, which follows it.
        from[next] = previousAt;
        lengths[next++] = previousLength + 1;
        if (next == (1 << width) - early && width < MAX_WIDTH) {
          width++;
        }
      }
      int start = done;
      if (code < clear) {
        to[done++] = (byte) code;
      } else {
        int end = Math.min(start + lengths[code], length);
        for (int i = from[code]; done < end; i++) {
          to[done++] = to[i];
        }
      }
      previousAt = start;
      previousLength = code < clear ? 1 : lengths[code];
    }
    return done;
  }
}
