package dev.emotion4j.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "reference-models",
    description =
        "Writes the three reference models, untrained, with their metadata. Models that are there"
            + " already are kept.")
public final class ReferenceModelsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The directory; made if missing.")
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "MobileNetV2, LandmarkCNN or EfficientNet-B0; may be repeated. Default: all.")
  private List<ReferenceModel> models = List.of(ReferenceModel.values());

  @Override
  public Integer call() throws IOException {
    write(directory, models);
    for (ReferenceModel model : models) {
      Path file = directory.resolve(model.fileName());
      System.out.printf(
          Locale.ROOT, "%-26s %,12d bytes  %s%n", file.getFileName(), Files.size(file), model);
    }
    return 0;
  }

  /** Writes the models with a progress bar on the standard error stream. */
  static void write(Path directory, List<ReferenceModel> models) throws IOException {
    long mebibyte = 1 << 20;
    long total = models.stream().mapToLong(ReferenceModel::weightBytes).sum();
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("Reference models")
            .setInitialMax(total)
            .setUnit(" MB", mebibyte)
            .setStyle(ProgressBarStyle.ASCII)
            .build()) {
      ReferenceModels.write(directory, models, bar::stepBy);
    }
  }
}
