package dev.emotion4j.examples.cli.batch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One picture that was asked for.
 *
 * @param name what the answer calls it: the path as it was given, or {@code -}
 * @param path where it is, or {@code null} if it is standard input, or cannot be had
 * @param inside its place inside the folder that was given, or its file name
 * @param trouble why it cannot be had, or {@code null}
 */
public record Input(
    String name, @Nullable Path path, Path inside, @Nullable RuntimeException trouble) {
  /** The argument that means the bytes of a picture on standard input. */
  public static final String STANDARD_INPUT = "-";

  static Input file(Path path) {
    return new Input(path.toString(), path, path.toAbsolutePath().getFileName(), null);
  }

  static Input inFolder(Path folder, Path path) {
    return new Input(path.toString(), path, folder.relativize(path), null);
  }

  static Input standardInput() {
    return new Input(STANDARD_INPUT, null, Path.of("standard-input"), null);
  }

  static Input unusable(String name, RuntimeException trouble) {
    return new Input(name, null, Path.of("unusable"), trouble);
  }
}
