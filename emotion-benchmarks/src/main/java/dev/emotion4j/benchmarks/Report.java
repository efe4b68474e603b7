package dev.emotion4j.benchmarks;

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
final class Report {
  /**
   * One peer's answers and times.
   *
   * @param difference the largest difference of a logit from PyTorch's on the same picture, from
   *     the JPEG file; NaN if the logits are PyTorch's own
   * @param frameDifference the same from the decoded frame; NaN if the peer does not tell
   * @param sameLabel whether the label is PyTorch's
   * @param jpegMs JPEG bytes to label: median; NaN if not measured
   * @param frameMs decoded frame to label: median; NaN if not measured
   * @param remark what the figures leave out
   */
  record PeerResult(
      String name,
      double difference,
      double frameDifference,
      boolean sameLabel,
      double jpegMs,
      double frameMs,
      String remark) {

    /** Whether no logits are known to be beyond the published tolerance. */
    boolean exact() {
      return !(difference >= Verification.TOLERANCE)
          && !(frameDifference >= Verification.TOLERANCE);
    }
  }

  final Map<String, String> machine = machine();
  final List<Timing> timings = new ArrayList<>();
  final List<FrameParts> frames = new ArrayList<>();
  final List<MemoryUse> memory = new ArrayList<>();
  final List<Int8Copy.Result> int8 = new ArrayList<>();
  final List<PeerResult> peers = new ArrayList<>();

  /** Returns the row of a benchmark with these parameters. */
  Optional<Timing> timing(String benchmark, Map<String, String> parameters) {
    return timings.stream()
        .filter(t -> t.benchmark().equals(benchmark) && t.parameters().equals(parameters))
        .findFirst();
  }

  static Map<String, String> machine() {
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
