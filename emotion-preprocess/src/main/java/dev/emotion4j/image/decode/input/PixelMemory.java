package dev.emotion4j.image.decode.input;

/** Where the pixels of pictures go: anew for each, or kept for the next one. Not thread-safe. */
public final class PixelMemory {
  private static final byte[] NONE = {};

  /** A picture of 44 megapixels; what larger ones took is given back before the next. */
  private static final int MAX_KEPT_BYTES = 128 << 20;

  private final boolean kept;
  private byte[] bytes = NONE;

  /** Makes a memory; one that is kept is overwritten by the next picture. */
  public PixelMemory(boolean kept) {
    this.kept = kept;
  }

  /** Returns a number of bytes or more, of any content. */
  public byte[] take(long length, String format) {
    if (bytes.length < length || bytes.length > MAX_KEPT_BYTES || !kept) {
      bytes = NONE;
      PixelLimit.checkMemory(length, format);
      bytes = new byte[Math.toIntExact(length)];
    }
    return bytes;
  }

  /** Whether the next picture overwrites this one. */
  public boolean isKept() {
    return kept;
  }

  /** Lets go of the memory. */
  public void release() {
    bytes = NONE;
  }
}
