package dev.emotion4j.onnx.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A model file that is opened once, to be hashed and then looked into: mapped where it lies in the
 * file system, in memory otherwise.
 */
public final class OpenModel implements AutoCloseable {
  private final String place;
  private final @Nullable FileChannel channel;
  private final byte[] bytes;

  private OpenModel(String place, @Nullable FileChannel channel, byte[] bytes) {
    this.place = place;
    this.channel = channel;
    this.bytes = bytes;
  }

  /** Opens a file; that of a stream is read here. */
  public static OpenModel open(ModelFiles files, String fileName) throws IOException {
    Path path = files.path(fileName);
    String place = files + "/" + fileName;
    if (path != null) {
      return new OpenModel(place, FileChannel.open(path), new byte[0]);
    }
    try {
      return new OpenModel(place, null, ModelBytes.readStream(files, fileName));
    } catch (ModelBytes.TooLargeException e) {
      return new OpenModel(place, copy(files, fileName), new byte[0]);
    }
  }

  /** A copy that is gone when its channel is closed. */
  private static FileChannel copy(ModelFiles files, String fileName) throws IOException {
    Path copy = Files.createTempFile("emotion4j", ".onnx");
    try (InputStream stream = SourceStream.open(files, fileName, ModelBytes.MAX_BYTES)) {
      Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
      return FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  public long sizeBytes() throws IOException {
    return channel == null ? bytes.length : channel.size();
  }

  /** Reads the file, to its end. */
  public String sha256() throws IOException {
    return channel == null
        ? Sha256.of(ByteBuffer.wrap(bytes))
        : Sha256.of(Channels.newInputStream(channel.position(0)));
  }

  /** Returns the whole file; only what is looked at is read. */
  public ByteBuffer view() throws IOException {
    ModelBytes.checkSize(place, sizeBytes());
    return channel == null ? ByteBuffer.wrap(bytes) : ModelBytes.map(place, channel);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
