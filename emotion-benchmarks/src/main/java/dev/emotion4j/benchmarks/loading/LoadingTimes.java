package dev.emotion4j.benchmarks.loading;

import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The times of all ways to load a model, in milliseconds, round by round. They are measured in one
 * process and in turn, so that all meet the same noise.
 */
final class LoadingTimes {
  private static final int WARM_UP_ROUNDS = 10;

  private final Map<LoadingWay, double[]> times;

  private LoadingTimes(Map<LoadingWay, double[]> times) {
    this.times = times;
  }

  /** Measures in a new process. */
  static LoadingTimes measure(Path directory, ReferenceModel model, int rounds)
      throws IOException, InterruptedException {
    List<String> lines =
        ChildJvm.lines(
            LoadingTimes.class, directory.toString(), model.fileName(), String.valueOf(rounds));
    Map<LoadingWay, double[]> times = new EnumMap<>(LoadingWay.class);
    for (LoadingWay way : LoadingWay.values()) {
      times.put(
          way,
          lines.stream()
              .map(line -> line.split(" "))
              .filter(fields -> fields[0].equals(way.name()))
              .mapToDouble(fields -> Long.parseLong(fields[1]) / 1e6)
              .toArray());
    }
    return new LoadingTimes(times);
  }

  /** A way's median. */
  double median(LoadingWay way) {
    return median(of(way));
  }

  /**
   * The median of a way's time over the sum of others' in the same round, so that noise that lasts
   * longer than a round does not change it.
   */
  double medianRatio(LoadingWay way, LoadingWay... others) {
    double[] ratios = of(way).clone();
    for (int round = 0; round < ratios.length; round++) {
      double sum = 0;
      for (LoadingWay other : others) {
        sum += of(other)[round];
      }
      ratios[round] /= sum;
    }
    return median(ratios);
  }

  private double[] of(LoadingWay way) {
    return Objects.requireNonNull(times.get(way));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /**
   * Prints a way and its nanoseconds, line by line.
   *
   * @param arguments the models' directory, the model's file name, how many rounds
   */
  public static void main(String[] arguments) throws Exception {
    MemoryProbe.warmUp();
    Path directory = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[2]);
    List<LoadingWay> ways = new ArrayList<>(List.of(LoadingWay.values()));
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      // Another order in each round: what one way leaves in memory may help or hinder the next.
      Collections.rotate(ways, 1);
      for (LoadingWay way : ways) {
        long start = System.nanoTime();
        AutoCloseable loaded = way.load(directory, arguments[1]);
        long nanos = System.nanoTime() - start;
        loaded.close();
        if (round >= 0) {
          System.out.println(way + " " + nanos);
        }
      }
    }
  }
}
