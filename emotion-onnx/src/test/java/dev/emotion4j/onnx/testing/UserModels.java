package dev.emotion4j.onnx.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A user's model directory, made from the bundled models so that it holds real ones. */
public record UserModels(Path directory) {
  public static final String MODEL = "face_expression.onnx";

  public static UserModels copyTo(Path directory) {
    for (String file :
        new String[] {
          "model_info.json",
          "model_checksums.json",
          MODEL,
          "face_detector.onnx",
          "face_landmarks.onnx",
        }) {
      try (InputStream resource = BundledModels.class.getResourceAsStream("models/" + file)) {
        Files.copy(resource, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new UserModels(directory);
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  public void write(String name, String text) {
    try {
      Files.write(file(name), text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void replace(String name, String target, String replacement) {
    try {
      String text = new String(Files.readAllBytes(file(name)), UTF_8);
      if (!text.contains(target)) {
        throw new IllegalArgumentException(name + " has no " + target);
      }
      write(name, text.replace(target, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ModelDirectory open() {
    return ModelDirectory.open(directory);
  }

  public OnnxEmotionClassifier build() {
    return OnnxEmotionClassifier.builder(open(), MODEL).build();
  }
}
