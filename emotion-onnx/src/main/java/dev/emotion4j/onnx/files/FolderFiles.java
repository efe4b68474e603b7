package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/** The files of a directory. */
public final class FolderFiles implements ModelFiles {
  private final Path directory;

  public FolderFiles(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  @Override
  public InputStream open(String fileName) throws IOException {
    return Files.newInputStream(path(fileName));
  }

  /**
   * Returns the real path of a file, all links followed.
   *
   * @throws ModelException if a link leads out of the directory, or the name is not a regular
   *     file's or not one that this system has
   */
  @Override
  public Path path(String fileName) throws IOException {
    Path file = resolve(fileName).toRealPath();
    if (!file.startsWith(directory.toRealPath())) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          directory.resolve(fileName)
              + ": is a link to "
              + file
              + ", which is outside the directory; put the file itself into the directory");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          directory.resolve(fileName) + ": is not a regular file; put the file there");
    }
    return file;
  }

  private Path resolve(String fileName) {
    try {
      return directory.resolve(fileName);
    } catch (InvalidPathException e) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          directory
              + ": has no file '"
              + fileName
              + "', since this system allows no such name ("
              + e.getReason()
              + "); rename the model, or run Java in a UTF-8 locale",
          e);
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
