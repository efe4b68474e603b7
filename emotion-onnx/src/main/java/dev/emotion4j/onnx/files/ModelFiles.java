package dev.emotion4j.onnx.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a model folder, wherever they lie. {@code toString()} names the place in errors. */
public interface ModelFiles {

  /** Opens a file, as {@code ModelSource.open} does. */
  @Nullable InputStream open(String fileName) throws IOException;

  /** Returns where a file is in the file system, or {@code null} if it is elsewhere. */
  default @Nullable Path path(String fileName) throws IOException {
    return null;
  }
}
