package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a model's bytes, and says what is wrong with them. */
public final class ModelBytes {
  public static final String MISSING = "no such file; put the model there, or correct its name";

  public static final String INTERRUPTED =
      "the thread was interrupted while it read the file; do it again";

  /**
   * A protobuf message, which an ONNX file is, is smaller than 2 GiB; an array is a bit smaller.
   */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** A stream does not tell its length: it grows in the heap, and is then copied; a file is not. */
  static final int MAX_STREAM_BYTES = 1 << 29;

  private static final String TOO_LARGE =
      ": does not fit into the memory that Java may use; check that it is the model, allow more"
          + " memory, or load it as PRIVATE_COPY";

  private static final int CHUNK_BYTES = 1 << 13;

  private ModelBytes() {}

  /** Says that a stream is too long to be kept in memory. */
  public static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message, @Nullable OutOfMemoryError cause) {
      super(message, cause);
    }
  }

  /** A whole file in a buffer, from 0 to its limit, and its SHA-256; the caller closes it. */
  public record Hashed(NativeBuffer buffer, String sha256) implements AutoCloseable {
    @Override
    public void close() {
      buffer.close();
    }
  }

  /** Reads a file. */
  public static Hashed readFile(String place, Path file) throws IOException {
    NativeBuffer buffer = null;
    try (FileChannel channel = FileChannel.open(file)) {
      buffer = NativeBuffer.allocate(checkSize(place, channel.size()));
      ByteBuffer model = buffer.bytes();
      String sha256 = Sha256.fill(model, channel);
      ((Buffer) model).flip(); // Android 26 has flip on Buffer only
      return new Hashed(buffer, sha256);
    } catch (IOException | RuntimeException | Error e) {
      if (buffer != null) {
        buffer.close();
      }
      throw e;
    }
  }

  /** Maps a file, so that only what is looked at is read. */
  public static ByteBuffer map(String place, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return map(place, channel);
    }
  }

  public static ByteBuffer map(String place, FileChannel channel) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, checkSize(place, channel.size()));
  }

  public static ModelException outOfMemory(String place, OutOfMemoryError e) {
    return new ModelException(ModelException.Reason.UNSUPPORTED, place + TOO_LARGE, e);
  }

  /** Reads a source's file. */
  public static Hashed copyStream(ModelFiles files, String fileName) throws IOException {
    byte[] bytes = readStream(files, fileName);
    checkSize(files + "/" + fileName, bytes.length);
    NativeBuffer buffer = NativeBuffer.allocate(bytes.length);
    ((Buffer) buffer.bytes().put(bytes)).flip();
    return new Hashed(buffer, Sha256.of(buffer.bytes()));
  }

  static byte[] readStream(ModelFiles files, String fileName) throws IOException {
    String place = files + "/" + fileName;
    try (InputStream stream = SourceStream.open(files, fileName, Long.MAX_VALUE)) {
      byte[] bytes = readUpTo(stream, MAX_STREAM_BYTES + 1);
      if (bytes.length > MAX_STREAM_BYTES) {
        throw new TooLargeException(
            place
                + ": has more than "
                + MAX_STREAM_BYTES
                + " bytes, the limit for what is read into memory from a source that is no folder;"
                + " check that it is the model, and load it as PRIVATE_COPY",
            null);
      }
      return bytes;
    } catch (OutOfMemoryError e) {
      throw new TooLargeException(place + TOO_LARGE, e);
    }
  }

  static int checkSize(String place, long sizeBytes) {
    if (sizeBytes == 0) {
      throw new ModelException(
          ModelException.Reason.GRAPH, place + ": is empty; copy the model again");
    }
    if (sizeBytes > MAX_BYTES) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          place
              + ": has "
              + sizeBytes
              + " bytes, but a model in one file has less than 2 GiB; check that it is the model");
    }
    return (int) sizeBytes;
  }

  /** Reads a stream to its end or to so many bytes. */
  public static byte[] readUpTo(InputStream stream, int maxBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    while (bytes.size() < maxBytes) {
      int length = stream.read(chunk, 0, Math.min(chunk.length, maxBytes - bytes.size()));
      if (length < 0) {
        break;
      }
      bytes.write(chunk, 0, length);
    }
    return bytes.toByteArray();
  }

  public static String mismatch(String actual, String expected) {
    return "has SHA-256 "
        + actual
        + ", expected "
        + expected
        + "; the file was changed or is incomplete: copy it again, or, if the change was meant,"
        + " update its checksums";
  }

  public static String noChecksum(String actual) {
    return "its description has no checksum; if the file is the right one, add \"checksum\": \""
        + actual
        + "\", or run emotion models --add-checksums";
  }

  public static String unreadable(IOException e) {
    return "cannot be read: " + e + "; check the file and its permissions";
  }
}
