package dev.emotion4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "loading",
    description =
        "Compares ways to load each model: time (median), growth of private memory and of the peak"
            + " (each in a new process). Linux only, since it reads /proc.")
final class LoadingCommand implements Callable<Integer> {
  private static final double KILOBYTES_PER_MB = 1024;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(
      names = "--rounds",
      defaultValue = "11",
      paramLabel = "N",
      description = "How often each way is timed (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = options.prepare();
    PrintStream out = System.out;
    out.println(
        "| Model | Way | ms | / SHA-256 | / path | / (path + SHA-256) | private MB | peak MB |"
            + " peak / path |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    for (ReferenceModel model : options.models()) {
      List<String> times =
          LoadingChild.run(
              "times", directory.toString(), model.fileName(), Integer.toString(rounds));
      Row sha256 = measure(directory, model, LoadingWay.SHA256, times);
      Row path = measure(directory, model, LoadingWay.PATH, times);
      for (LoadingWay way : LoadingWay.values()) {
        Row row = measure(directory, model, way, times);
        out.printf(
            "| %s | %s | %.1f | %.2f | %.2f | %.2f | %.1f | %.1f | %.2f |%n",
            model,
            way.description(),
            row.millis,
            row.millis / sha256.millis,
            row.millis / path.millis,
            row.millis / (path.millis + sha256.millis),
            row.privateMb,
            row.peakMb,
            row.peakMb / path.peakMb);
      }
    }
    return 0;
  }

  /** One way's median time, and the growth of private memory and of the peak. */
  private record Row(double millis, double privateMb, double peakMb) {}

  /** Finds a way's times among all ways', and loads once more in a process of its own. */
  private static Row measure(
      Path directory, ReferenceModel model, LoadingWay way, List<String> times)
      throws IOException, InterruptedException {
    long[] nanos =
        times.stream()
            .map(line -> line.split(" "))
            .filter(fields -> fields[0].equals(way.name()))
            .mapToLong(fields -> Long.parseLong(fields[1]))
            .sorted()
            .toArray();
    String[] growth =
        LoadingChild.run("memory", directory.toString(), model.fileName(), way.name())
            .get(0)
            .split(" ");
    return new Row(
        nanos[nanos.length / 2] / 1e6,
        Long.parseLong(growth[0]) / KILOBYTES_PER_MB,
        Long.parseLong(growth[1]) / KILOBYTES_PER_MB);
  }
}
