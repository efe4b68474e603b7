package dev.emotion4j.examples.cli;

import dev.emotion4j.onnx.BundledModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The bundled models as a directory of a user's. */
final class ModelFiles {
  static final String EXPRESSION = "face_expression.onnx";
  static final String DETECTOR = "face_detector.onnx";
  static final String LANDMARKS = "face_landmarks.onnx";
  static final String INFO = "model_info.json";
  static final String CHECKSUMS = "model_checksums.json";

  private ModelFiles() {}

  static Path copyTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String name : List.of(EXPRESSION, DETECTOR, LANDMARKS, INFO, CHECKSUMS)) {
      try (InputStream in = BundledModels.class.getResourceAsStream("models/" + name)) {
        Files.copy(Objects.requireNonNull(in, name), directory.resolve(name));
      }
    }
    return directory;
  }

  static void replace(Path file, String old, String replacement) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(old)) {
      throw new IllegalStateException(file + " does not contain " + old);
    }
    Files.writeString(file, text.replace(old, replacement));
  }

  /** Renames a model, in both descriptions too. */
  static void rename(Path directory, String old, String name) throws IOException {
    Files.move(directory.resolve(old), directory.resolve(name));
    replace(directory.resolve(INFO), old, name);
    replace(directory.resolve(CHECKSUMS), old, name);
  }

  static void flipByte(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 0x55;
    Files.write(file, bytes);
  }
}
