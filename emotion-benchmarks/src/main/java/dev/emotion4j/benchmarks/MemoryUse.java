package dev.emotion4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a loaded model adds to a process, in units of 2^20 bytes.
 *
 * @param way {@code verified} for ours, {@code path} for ONNX Runtime's own loading
 * @param rssMb growth of the resident set
 * @param anonymousMb the part that belongs to the process alone
 * @param fileMb the part that is pages of files, shared with the page cache
 * @param peakMb growth to the highest resident set
 */
record MemoryUse(
    ReferenceModel model,
    String way,
    double rssMb,
    double anonymousMb,
    double fileMb,
    double peakMb) {

  /** Measures in a new process; empty where there is no {@code /proc/self/status}. */
  static Optional<MemoryUse> measure(ReferenceModel model, String way, Path directory)
      throws IOException {
    if (!Files.isReadable(Path.of("/proc/self/status"))) {
      return Optional.empty();
    }
    String answer =
        ChildJvm.lastLine(MemoryProbe.class, way, directory.toString(), model.fileName());
    Map<String, Double> kilobytes = new HashMap<>();
    for (String field : answer.split("\\s+")) {
      String[] parts = field.split("=");
      if (parts.length == 2) {
        kilobytes.put(parts[0], Double.parseDouble(parts[1]));
      }
    }
    if (kilobytes.size() != 4) {
      throw new IOException("The memory measurement of " + model + " failed: '" + answer + "'");
    }
    return Optional.of(
        new MemoryUse(
            model,
            way,
            kilobytes.getOrDefault("rss", 0.0) / 1024,
            kilobytes.getOrDefault("anonymous", 0.0) / 1024,
            kilobytes.getOrDefault("file", 0.0) / 1024,
            kilobytes.getOrDefault("peak", 0.0) / 1024));
  }
}
