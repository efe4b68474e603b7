package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a model that hold some of its tensors (ONNX external data), each verified
 * against its own SHA-256 while it is opened. Used by one thread.
 */
public final class SideFiles implements AutoCloseable {
  /** A file in memory, or where it lies. */
  private record Side(
      String location, @Nullable NativeBuffer memory, @Nullable Path path, long size) {}

  private final Map<String, Side> sides = new LinkedHashMap<>();
  private final Map<Path, FileIdentity> identities = new LinkedHashMap<>();

  private SideFiles() {}

  /** Returns what a model has that is in one file. */
  public static SideFiles none() {
    return new SideFiles();
  }

  /** What is done with the bytes of a side file while they are verified. */
  public enum Use {
    /** They are kept in memory. */
    IN_MEMORY,
    /** They stay where they are, in a folder. */
    IN_PLACE
  }

  /**
   * Opens and verifies files.
   *
   * @param names the files' names, all plain
   * @param checksumRequired whether one without a checksum is refused
   * @throws ModelException if one is missing, changed, or has no checksum though it must
   */
  public static SideFiles open(
      ModelFiles files, DescribedModel model, Set<String> names, boolean checksumRequired, Use use)
      throws IOException {
    SideFiles opened = none();
    try {
      for (String name : names) {
        opened.open(files, model, name, checksumRequired, use);
      }
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void open(
      ModelFiles files, DescribedModel model, String name, boolean checksumRequired, Use use)
      throws IOException {
    String location = files + "/" + name;
    try {
      Path path = files.path(name);
      if (use == Use.IN_PLACE && path != null) {
        identities.put(path, FileIdentity.of(path));
        try (InputStream stream = Files.newInputStream(path)) {
          verify(location, model, name, Sha256.of(stream), checksumRequired);
        }
        sides.put(name, new Side(location, null, path, Files.size(path)));
        return;
      }
      ModelBytes.Hashed hashed =
          path == null ? ModelBytes.copyStream(files, name) : ModelBytes.readFile(location, path);
      sides.put(
          name, new Side(location, hashed.buffer(), null, hashed.buffer().bytes().remaining()));
      verify(location, model, name, hashed.sha256(), checksumRequired);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw missing(location, model.spec().fileName(), e);
    }
  }

  /** Says that a file beside a model is not there. */
  public static ModelException missing(String location, String model, IOException e) {
    return new ModelException(
        ModelException.Reason.MISSING,
        location + ": no such file, but " + model + " keeps tensors in it; put it beside the model",
        e);
  }

  /** Copies files to a folder, and verifies them meanwhile. */
  public static void copy(
      ModelFiles files,
      DescribedModel model,
      Set<String> names,
      boolean checksumRequired,
      Path folder)
      throws IOException {
    for (String name : names) {
      String location = files + "/" + name;
      try (InputStream stream = SourceStream.open(files, name, Long.MAX_VALUE);
          OutputStream out = Files.newOutputStream(folder.resolve(name))) {
        verify(location, model, name, Sha256.copy(stream, out), checksumRequired);
      } catch (FileNotFoundException | NoSuchFileException e) {
        throw missing(location, model.spec().fileName(), e);
      }
    }
  }

  private static void verify(
      String location, DescribedModel model, String name, String actual, boolean checksumRequired) {
    String expected = model.sideFiles().get(name);
    if (expected == null && checksumRequired) {
      throw new ModelException(
          ModelException.Reason.CHECKSUM, location + ": " + noChecksum(model, name, actual));
    }
    if (expected != null && !Sha256.equal(actual, expected)) {
      throw new ModelException(
          ModelException.Reason.CHECKSUM, location + ": " + ModelBytes.mismatch(actual, expected));
    }
  }

  private static String noChecksum(DescribedModel model, String name, String actual) {
    return "has no checksum, though it holds tensors of "
        + model.spec().fileName()
        + "; if the file is the right one, add \"files\": {\""
        + name
        + "\": \""
        + actual
        + "\"} beside the model's checksum, or run emotion models --add-checksums";
  }

  /**
   * Returns a tensor's bytes, little-endian.
   *
   * @throws ModelException if the file has no such range
   */
  public ByteBuffer range(String name, long offset, long length) {
    Side side = side(name);
    if (offset > side.size - length || length > Integer.MAX_VALUE) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          side.location
              + ": has "
              + side.size
              + " bytes, but the model keeps a tensor of "
              + length
              + " bytes at byte "
              + offset
              + "; the two files do not belong together: export the model again");
    }
    NativeBuffer memory = side.memory;
    if (memory != null) {
      ByteBuffer all = memory.bytes().duplicate();
      ((Buffer) all).position((int) offset).limit((int) (offset + length));
      return all.slice();
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    try (FileChannel channel = FileChannel.open(Objects.requireNonNull(side.path))) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new IOException("the file became shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.MISSING, side.location + ": " + ModelBytes.unreadable(e), e);
    }
    ((Buffer) bytes).flip();
    return bytes;
  }

  /** Checks that a file has a range, without reading it. */
  public void check(String name, long offset, long length) {
    if (offset > side(name).size - length) {
      range(name, offset, length); // says so
    }
  }

  /** The name under which ONNX Runtime finds a file that stays in its folder. */
  public String realName(String name) {
    Path path = side(name).path;
    return path == null ? name : String.valueOf(path.getFileName());
  }

  /** Whether all files lie in one folder, their links followed. */
  public boolean allIn(@Nullable Path folder) {
    return sides.values().stream()
        .allMatch(
            side -> side.path != null && folder != null && folder.equals(side.path.getParent()));
  }

  /** Returns whether no file has changed since it was verified. */
  public boolean unchanged() throws IOException {
    for (Map.Entry<Path, FileIdentity> entry : identities.entrySet()) {
      if (!entry.getValue().equals(FileIdentity.of(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private Side side(String name) {
    Side side = sides.get(name);
    if (side == null) {
      throw new IllegalStateException("not opened: " + name);
    }
    return side;
  }

  /** Gives memory back. */
  @Override
  public void close() {
    for (Side side : sides.values()) {
      if (side.memory != null) {
        side.memory.close();
      }
    }
    sides.clear();
  }
}
