package dev.emotion4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The times of all ways to load a model. They are measured in one process and in turn, so that all
 * meet the same noise.
 */
final class LoadingTimes {
  private static final int WARM_UP_ROUNDS = 10;

  private LoadingTimes() {}

  /** Returns each way's median in milliseconds, measured in a new process. */
  static Map<LoadingWay, Double> measure(Path directory, ReferenceModel model, int rounds)
      throws IOException, InterruptedException {
    List<String> lines =
        ChildJvm.lines(
            LoadingTimes.class, directory.toString(), model.fileName(), String.valueOf(rounds));
    Map<LoadingWay, Double> medians = new EnumMap<>(LoadingWay.class);
    for (LoadingWay way : LoadingWay.values()) {
      long[] nanos =
          lines.stream()
              .map(line -> line.split(" "))
              .filter(fields -> fields[0].equals(way.name()))
              .mapToLong(fields -> Long.parseLong(fields[1]))
              .sorted()
              .toArray();
      medians.put(way, nanos[nanos.length / 2] / 1e6);
    }
    return medians;
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
