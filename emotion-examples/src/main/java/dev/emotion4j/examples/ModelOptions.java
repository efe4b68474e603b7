package dev.emotion4j.examples;

import dev.emotion4j.onnx.ModelDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --models DIR --model FILE}: which of the user's own models to use. */
final class ModelOptions {
  @Option(
      names = "--models",
      required = true,
      paramLabel = "DIR",
      description = "A directory with model_info.json, model_checksums.json and the models.")
  private Path directory = Path.of("");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The model's file name, as in model_info.json.")
  private String file = "";

  ModelDirectory open() {
    return ModelDirectory.open(directory);
  }

  String file() {
    return file;
  }
}
