package dev.emotion4j.benchmarks.loading;

import ai.onnxruntime.OrtEnvironment;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "native-start",
    description =
        "Compares how long ONNX Runtime's native library takes to start as the first call of a"
            + " process: unpacked from the jar, and from a folder (median of processes in turn).")
public final class NativeStartCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Option(
      names = "--native",
      required = true,
      paramLabel = "DIR",
      description = "Where the library was unpacked to: docs/native-library.md.")
  private Path folder;

  @Option(
      names = "--rounds",
      defaultValue = "11",
      paramLabel = "N",
      description = "How many processes are started for each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Long> unpacked = new ArrayList<>();
    List<Long> ready = new ArrayList<>();
    for (int i = 0; i < Math.max(1, rounds); i++) {
      unpacked.add(Long.valueOf(ChildJvm.lastLine(NativeStartCommand.class)));
      ready.add(Long.valueOf(ChildJvm.lastLine(NativeStartCommand.class, folder.toString())));
    }
    System.out.println("| | ms |");
    System.out.println("| --- | --- |");
    print("unpacked at start", unpacked);
    print("`onnxruntime.native.path`", ready);
    return 0;
  }

  private static void print(String name, List<Long> nanos) {
    double median = nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
    System.out.printf(Locale.ROOT, "| %s | %.0f |%n", name, median);
  }

  /**
   * Starts the library in a process of its own, and prints the nanoseconds that it took.
   *
   * @param arguments the folder with the library; nothing if it is to be unpacked
   */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      System.setProperty("onnxruntime.native.path", arguments[0]);
    }
    long start = System.nanoTime();
    Objects.requireNonNull(OrtEnvironment.getEnvironment());
    System.out.println(System.nanoTime() - start);
  }
}
