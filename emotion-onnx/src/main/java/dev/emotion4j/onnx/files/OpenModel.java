package dev.emotion4j.onnx.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
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
    return path == null
        ? new OpenModel(files + "/" + fileName, null, ModelBytes.readStream(files, fileName))
        : new OpenModel(files + "/" + fileName, FileChannel.open(path), new byte[0]);
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
