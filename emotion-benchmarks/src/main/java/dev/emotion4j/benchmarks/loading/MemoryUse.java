package dev.emotion4j.benchmarks.loading;

import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a loaded model adds to a process, in units of 2^20 bytes: medians of several processes.
 *
 * @param sizeMb the size of the model's file
 * @param rssMb growth of the resident set
 * @param anonymousMb the part that belongs to the process alone
 * @param fileMb the part that is pages of files, shared with the page cache
 * @param peakMb growth to the highest resident set
 */
public record MemoryUse(
    ReferenceModel model,
    LoadingWay way,
    double sizeMb,
    double rssMb,
    double anonymousMb,
    double fileMb,
    double peakMb) {

  /** Whether the kernel tells these figures: on Linux only. */
  public static boolean isMeasurable() {
    return Files.isReadable(Path.of("/proc/self/status"));
  }

  /**
   * Measures in new processes.
   *
   * @param runs how many classifications follow the loading
   * @param processes how many processes measure, one after the other
   */
  public static MemoryUse measure(
      ReferenceModel model, LoadingWay way, Path directory, int runs, int processes)
      throws IOException, InterruptedException {
    double[][] figures = new double[4][processes];
    for (int i = 0; i < processes; i++) {
      String answer =
          ChildJvm.lastLine(
              MemoryProbe.class,
              way.name(),
              directory.toString(),
              model.fileName(),
              String.valueOf(runs));
      String[] fields = answer.split(" ");
      if (fields.length != figures.length) {
        throw new IOException(
            "The memory measurement of " + model + " printed '" + answer + "', expected 4 numbers");
      }
      for (int f = 0; f < fields.length; f++) {
        figures[f][i] = Double.parseDouble(fields[f]) / 1024;
      }
    }
    return new MemoryUse(
        model,
        way,
        Files.size(directory.resolve(model.fileName())) / (double) (1 << 20),
        median(figures[0]),
        median(figures[1]),
        median(figures[2]),
        median(figures[3]));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
