package dev.emotion4j.benchmarks.models;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose reference models, the same for every command. */
public final class ReferenceModelOptions {

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "Where the reference models are, or are made (default: target/reference-models of the"
              + " benchmarks module).")
  private @Nullable Path directory;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "MobileNetV2, LandmarkCNN or EfficientNet-B0; may be repeated. Default: all.")
  private List<ReferenceModel> models = List.of(ReferenceModel.values());

  public List<ReferenceModel> models() {
    return models;
  }

  /** Makes the models that are missing, and returns their directory. */
  public Path prepare() throws IOException {
    Path chosen = directory == null ? defaultDirectory() : directory;
    ReferenceModelsCommand.write(chosen, models);
    return chosen;
  }

  /** Beside the jar, or beside the folder of classes when run by a test: in {@code target}. */
  static Path defaultDirectory() {
    try {
      Path code =
          Path.of(
              ReferenceModelOptions.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
      return code.resolveSibling("reference-models");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The program's own location is not a path", e);
    }
  }
}
