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

/** A copy of a model of the folder {@code zoo}, which a test may change. */
public record ZooModel(Path directory) {
  public static final String FILE = "m.onnx";
  public static final String INFO = "model_info.json";

  /** The kind whose weights lie in {@link #SIDE}, and that file. */
  public static final String EXTERNAL = "torch_2_9_external_data";

  public static final String SIDE = "m.onnx.data";

  public static ZooModel copy(String kind, Path directory) {
    for (String file : new String[] {INFO, FILE, SIDE}) {
      try (InputStream in = BundledModels.class.getResourceAsStream("zoo/" + kind + "/" + file)) {
        if (in != null) {
          Files.write(directory.resolve(file), in.readAllBytes());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new ZooModel(directory);
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Changes the description by a regular expression, which must be found. */
  public ZooModel describe(String pattern, String replacement) {
    try {
      String text = Files.readString(file(INFO));
      String changed = text.replaceFirst(pattern, replacement);
      if (changed.equals(text)) {
        throw new IllegalArgumentException("no " + pattern + " in " + text);
      }
      Files.write(file(INFO), changed.getBytes(UTF_8));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ModelDirectory open() {
    return ModelDirectory.open(directory);
  }

  public OnnxEmotionClassifier.Builder builder() {
    return OnnxEmotionClassifier.builder(open(), FILE);
  }
}
