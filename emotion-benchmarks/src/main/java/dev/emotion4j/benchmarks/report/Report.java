package dev.emotion4j.benchmarks.report;

import dev.emotion4j.benchmarks.jmh.FrameParts;
import dev.emotion4j.benchmarks.jmh.Int8Copy;
import dev.emotion4j.benchmarks.jmh.Timing;
import dev.emotion4j.benchmarks.loading.MemoryUse;
import dev.emotion4j.benchmarks.peers.PeerResult;
import dev.emotion4j.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that one run measured. */
public final class Report {
  public final Map<String, String> machine = machine();
  public final List<Timing> timings = new ArrayList<>();
  public final List<FrameParts> frames = new ArrayList<>();
  final List<MemoryUse> memory = new ArrayList<>();
  public final List<Int8Copy.Result> int8 = new ArrayList<>();
  public final List<PeerResult> peers = new ArrayList<>();

  /** Returns the row of a benchmark with these parameters. */
  Optional<Timing> timing(String benchmark, Map<String, String> parameters) {
    return timings.stream()
        .filter(t -> t.benchmark().equals(benchmark) && t.parameters().equals(parameters))
        .findFirst();
  }

  public static Map<String, String> machine() {
    return new java.util.TreeMap<>(
        Map.of(
            "CPU", cpu(),
            "cores", String.valueOf(Runtime.getRuntime().availableProcessors()),
            "OS",
                System.getProperty("os.name")
                    + " "
                    + System.getProperty("os.version")
                    + " "
                    + System.getProperty("os.arch"),
            "JDK", System.getProperty("java.vm.name") + " " + Runtime.version(),
            "JPEG decoder", Images.jpegDecoder(),
            "ONNX Runtime", ai.onnxruntime.OrtEnvironment.getEnvironment().getVersion(),
            "date", LocalDate.now(ZoneOffset.UTC).toString()));
  }

  private static String cpu() {
    Path file = Path.of("/proc/cpuinfo");
    try {
      return Files.isReadable(file)
          ? Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("model name"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 1).trim())
              .orElse("unknown")
          : "unknown";
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
