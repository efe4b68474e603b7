package dev.emotion4j.onnx;

import dev.emotion4j.onnx.files.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source of our own: it has a name, and its files may be mapped. */
final class FilesSource implements ModelSource {
  private final ModelFiles files;

  FilesSource(ModelFiles files) {
    this.files = files;
  }

  static FilesSource named(String name, ModelSource source) {
    return new FilesSource(
        new NamedFiles(Objects.requireNonNull(name, "name"), of(Objects.requireNonNull(source))));
  }

  /** Returns the files of any source. */
  static ModelFiles of(ModelSource source) {
    if (source instanceof FilesSource own) {
      return own.files;
    }
    // A lambda's own name tells nobody anything.
    String name = source.getClass().isSynthetic() ? "model source" : source.toString();
    return new NamedFiles(name, source::open);
  }

  @Override
  public @Nullable InputStream open(String fileName) throws IOException {
    return files.open(fileName);
  }

  @Override
  public String toString() {
    return files.toString();
  }

  private record NamedFiles(String name, ModelFiles files) implements ModelFiles {
    @Override
    public @Nullable InputStream open(String fileName) throws IOException {
      return files.open(fileName);
    }

    @Override
    public @Nullable Path path(String fileName) throws IOException {
      return files.path(fileName);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
