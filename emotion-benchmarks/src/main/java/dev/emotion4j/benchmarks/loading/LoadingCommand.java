package dev.emotion4j.benchmarks.loading;

import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "loading",
    description =
        "Compares ways to load each model: time (median), growth of private memory and of the peak"
            + " (medians of new processes). Linux only, since it reads /proc.")
public final class LoadingCommand implements Callable<Integer> {
  private static final int PROCESSES = 3;

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final ReferenceModelOptions options = new ReferenceModelOptions();

  @Option(
      names = "--rounds",
      defaultValue = "11",
      paramLabel = "N",
      description = "How often each way is timed (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds needs 1 or more, but got " + rounds);
    }
    if (!MemoryUse.isMeasurable()) {
      throw new IOException("/proc/self/status cannot be read; run this on Linux");
    }
    Path directory = options.prepare();
    System.out.println(
        "| Model | Way | ms | / SHA-256 | / path | / (path + SHA-256) | private MB | peak MB |"
            + " peak / path |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (ReferenceModel model : options.models()) {
      print(model, directory);
    }
    return 0;
  }

  private void print(ReferenceModel model, Path directory)
      throws IOException, InterruptedException {
    MemoryUse pathMemory = MemoryUse.measure(model, LoadingWay.PATH, directory, 0, PROCESSES);
    LoadingTimes times = LoadingTimes.measure(directory, model, rounds);
    Map<LoadingWay, MemoryUse> memory = new EnumMap<>(LoadingWay.class);
    for (LoadingWay way : LoadingWay.values()) {
      memory.put(
          way,
          way == LoadingWay.PATH
              ? pathMemory
              : MemoryUse.measure(model, way, directory, 0, PROCESSES));
    }
    memory.forEach(
        (way, use) -> {
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %.1f | %.2f | %.2f | %.2f | %.1f | %.1f | %.2f |%n",
              model,
              way.description(),
              times.median(way),
              times.medianRatio(way, LoadingWay.SHA256),
              times.medianRatio(way, LoadingWay.PATH),
              times.medianRatio(way, LoadingWay.PATH, LoadingWay.SHA256),
              use.anonymousMb(),
              use.peakMb(),
              use.peakMb() / pathMemory.peakMb());
        });
  }
}
