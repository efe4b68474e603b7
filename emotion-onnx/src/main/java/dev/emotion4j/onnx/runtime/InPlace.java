package dev.emotion4j.onnx.runtime;

import dev.emotion4j.onnx.files.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which models are loaded in place if nothing else was asked for. */
final class InPlace {
  private static final long MIN_BYTES = 32L << 20;

  /** Initializers in an ONNX file are not aligned, which other processors may not like. */
  private static final boolean UNALIGNED_IS_FINE =
      Set.of("amd64", "x86_64")
          .contains(System.getProperty("os.arch", "").toLowerCase(Locale.ROOT));

  private InPlace() {}

  /** Whether a model and the files that hold its tensors are large enough, and in one folder. */
  static boolean suits(ModelFiles files, Path file, Set<String> sideFiles) throws IOException {
    Path folder = file.getParent();
    if (!UNALIGNED_IS_FINE || !isNameable(folder)) {
      return false;
    }
    long bytes = Files.size(file);
    for (String name : sideFiles) {
      try {
        Path side = files.path(name);
        if (side == null || !Objects.equals(side.getParent(), folder)) {
          return false;
        }
        bytes += Files.size(side);
      } catch (NoSuchFileException e) {
        return false; // whoever opens it says so
      }
    }
    return bytes >= MIN_BYTES;
  }

  /**
   * Java hands strings to native code in a form that is UTF-8 but for characters of 4 bytes: ONNX
   * Runtime would look for another folder.
   */
  static boolean isNameable(@Nullable Path folder) {
    return String.valueOf(folder).chars().noneMatch(c -> Character.isSurrogate((char) c));
  }
}
