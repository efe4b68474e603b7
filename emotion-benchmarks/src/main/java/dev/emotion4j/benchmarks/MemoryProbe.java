package dev.emotion4j.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a loaded model adds to a process: run as a process of its own, prints the growth of the
 * kernel's figures after loading and ten classifications, in kB. Linux only.
 */
final class MemoryProbe {
  /*
   * The base line is a JVM with ONNX Runtime's library loaded and the smallest reference to it
   * taken: what remains is the model's. VmHWM is reset by nothing here, so peak means the highest
   * RSS since the start, less the base line's RSS.
   */

  private static final int RUNS = 10;

  private MemoryProbe() {}

  /**
   * Measures one way of loading.
   *
   * @param arguments the way (verified or path), the models' directory, the model's file name
   */
  public static void main(String[] arguments) throws IOException, OrtException {
    Path directory = Path.of(arguments[1]);
    FloatBuffer tensor =
        ByteBuffer.allocateDirect(3 * ReferenceModel.SIZE * ReferenceModel.SIZE * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Objects.requireNonNull(OrtEnvironment.getEnvironment());
    ModelDirectory models = ModelDirectory.open(directory);
    Status before = status();
    Status after;
    if (arguments[0].equals("verified")) {
      try (OnnxEmotionClassifier classifier =
          OnnxEmotionClassifier.builder(models, arguments[2])
              .concurrency(1)
              .intraOpThreads(1)
              .build()) {
        for (int i = 0; i < RUNS; i++) {
          classifier.classify(tensor);
        }
        after = status();
      }
    } else {
      try (BareSession session = new BareSession(directory.resolve(arguments[2]), 1)) {
        for (int i = 0; i < RUNS; i++) {
          session.run();
        }
        after = status();
      }
    }
    System.out.printf(
        "rss=%d anonymous=%d file=%d peak=%d%n",
        after.rss() - before.rss(),
        after.anonymous() - before.anonymous(),
        after.file() - before.file(),
        after.peak() - before.rss());
  }

  private record Status(long rss, long anonymous, long file, long peak) {}

  private static Status status() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    return new Status(
        value(lines, "VmRSS:"),
        value(lines, "RssAnon:"),
        value(lines, "RssFile:"),
        value(lines, "VmHWM:"));
  }

  private static long value(List<String> lines, String field) {
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("/proc/self/status has no " + field));
  }
}
