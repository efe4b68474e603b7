package dev.emotion4j.onnx;

import dev.emotion4j.onnx.files.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A source of our own, whose files may be mapped. */
final class FilesSource implements ModelSource {
  private final ModelFiles files;

  FilesSource(ModelFiles files) {
    this.files = files;
  }

  /** Returns the files of any source. */
  static ModelFiles of(ModelSource source) {
    if (source instanceof FilesSource own) {
      return own.files;
    }
    // A lambda's own name tells nobody anything.
    String place = source.getClass().isSynthetic() ? "model source" : source.toString();
    return new ModelFiles() {
      @Override
      public @Nullable InputStream open(String fileName) throws IOException {
        return source.open(fileName);
      }

      @Override
      public String toString() {
        return place;
      }
    };
  }

  @Override
  public @Nullable InputStream open(String fileName) throws IOException {
    return files.open(fileName);
  }

  @Override
  public String toString() {
    return files.toString();
  }
}
