package dev.emotion4j.onnx.files;

import dev.emotion4j.EmotionException;
import dev.emotion4j.ModelException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream from a {@link ModelFiles}, whoever wrote that: it ends at a limit, and whatever it
 * throws is an {@link IOException}.
 */
public final class SourceStream extends FilterInputStream {
  private final String place;
  private final long maxBytes;
  private long count;

  private SourceStream(InputStream in, String place, long maxBytes) {
    super(in);
    this.place = place;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens a file. A source may answer with {@code null}, as Java's own {@code getResourceAsStream}
   * does, if it has no such file.
   *
   * @param maxBytes what may be read before {@link ModelException} is thrown
   */
  public static InputStream open(ModelFiles files, String fileName, long maxBytes)
      throws IOException {
    InputStream stream;
    try {
      stream = files.open(fileName);
    } catch (RuntimeException e) {
      throw checked(e);
    }
    if (stream == null) {
      throw new FileNotFoundException(files + "/" + fileName);
    }
    return new SourceStream(stream, files + "/" + fileName, maxBytes);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (RuntimeException e) {
      throw checked(e);
    }
    count += Math.max(0, read);
    if (count > maxBytes) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          place
              + ": has more than "
              + maxBytes
              + " bytes, which is the limit; check that it is the right file");
    }
    return read;
  }

  /** Our own exceptions say what is wrong already. */
  private static IOException checked(RuntimeException e) {
    if (e instanceof EmotionException) {
      throw e;
    }
    return new IOException(e.toString(), e);
  }
}
