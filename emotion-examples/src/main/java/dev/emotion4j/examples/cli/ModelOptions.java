package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.onnx.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return openWithKey(directory);
  }

  /** Opens a directory of models, whose description is signed with the key if there is one. */
  ModelDirectory openWithKey(Path folder) throws IOException {
    return publicKey == null
        ? ModelDirectory.open(folder)
        : ModelDirectory.open(folder, PemKeys.readPublic(publicKey));
  }

  /** Where the model is described. */
  Path infoFile() {
    return directory.resolve("model_info.json");
  }

  /**
   * Returns the names of what the model reports beside its labels, such as {@code valence}, in the
   * order of its description. Asked for once the model is open, so the description is a right one.
   */
  List<String> valueNames() throws IOException {
    JsonNode described = new JsonMapper().readTree(Files.readAllBytes(infoFile())).path("models");
    List<String> names = new ArrayList<>();
    described.path(file).path("values").fieldNames().forEachRemaining(names::add);
    return names;
  }

  Path directory() {
    return directory;
  }

  String file() {
    return file;
  }
}
