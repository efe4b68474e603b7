package dev.emotion4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.onnx.BundledModels;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures loading in a process of its own.
 *
 * <p>{@code times DIR FILE ROUNDS} loads in every way in turn, so that all meet the same noise, and
 * prints {@code WAY nanoseconds} for each. {@code memory DIR FILE WAY} loads once and prints the
 * growth of the process's private memory and of its peak, in kilobytes.
 */
final class LoadingChild {
  private static final int WARM_UP_ROUNDS = 10;

  private LoadingChild() {}

  public static void main(String[] args) throws Exception {
    // The native library and the classes are there before anything is measured.
    try (EmotionClassifier small = BundledModels.classifier()) {
      small.classify(FloatBuffer.allocate(small.spec().input().floatCount()));
    }
    Path directory = Path.of(args[1]);
    if (args[0].equals("times")) {
      times(directory, args[2], Integer.parseInt(args[3]));
    } else {
      memory(directory, args[2], LoadingWay.valueOf(args[3]));
    }
  }

  private static void times(Path directory, String fileName, int rounds) throws Exception {
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (LoadingWay way : LoadingWay.values()) {
        long start = System.nanoTime();
        AutoCloseable loaded = way.load(directory, fileName);
        long nanos = System.nanoTime() - start;
        loaded.close();
        if (round >= 0) {
          System.out.println(way + " " + nanos);
        }
      }
    }
  }

  private static void memory(Path directory, String fileName, LoadingWay way) throws Exception {
    System.gc();
    // The compiler threads give back what the first classification made them take.
    Thread.sleep(2000);
    // Linux: the peak starts again from what is resident now.
    Files.write(Path.of("/proc/self/clear_refs"), "5".getBytes(UTF_8));
    long privateBefore = kilobytes("RssAnon");
    long before = kilobytes("VmRSS");
    AutoCloseable loaded = way.load(directory, fileName);
    System.out.printf(
        Locale.ROOT, "%d %d%n", kilobytes("RssAnon") - privateBefore, kilobytes("VmHWM") - before);
    loaded.close();
  }

  private static long kilobytes(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"), UTF_8)) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status has no " + field);
  }

  /** Runs a child and returns the lines that it printed. */
  static List<String> run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoadingChild.class.getName());
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = new ArrayList<>();
    try (var reader = process.inputReader(UTF_8)) {
      reader.lines().forEach(lines::add);
    }
    if (process.waitFor() != 0) {
      throw new IOException("A measuring process failed with exit code " + process.exitValue());
    }
    return lines;
  }
}
