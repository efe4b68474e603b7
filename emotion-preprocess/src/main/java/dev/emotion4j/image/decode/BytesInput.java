package dev.emotion4j.image.decode;

import dev.emotion4j.image.decode.input.DesktopOnly;
import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes as ImageIO reads them, without a copy and without a file. */
@DesktopOnly
final class BytesInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private final int length;

  BytesInput(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int at, int count) {
    bitOffset = 0;
    int there = (int) Math.min(count, length - streamPos);
    if (there <= 0) {
      return count == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, (int) streamPos, to, at, there);
    streamPos += there;
    return there;
  }
}
