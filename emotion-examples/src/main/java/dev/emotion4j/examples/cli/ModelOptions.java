package dev.emotion4j.examples.cli;

import dev.emotion4j.onnx.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --models DIR --model FILE [--public-key PEM]}: which of the user's own models to use. */
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

  @Option(
      names = "--public-key",
      paramLabel = "PUBLIC.pem",
      description = "Uses the models only if model_info.json.sig is this key's signature.")
  private @Nullable Path publicKey;

  ModelDirectory open() throws IOException {
    return publicKey == null
        ? ModelDirectory.open(directory)
        : ModelDirectory.open(directory, PemKeys.readPublic(publicKey));
  }

  /** Where the model is described. */
  Path infoFile() {
    return directory.resolve("model_info.json");
  }

  Path directory() {
    return directory;
  }

  String file() {
    return file;
  }
}
