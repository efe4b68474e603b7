package dev.emotion4j.benchmarks.loading;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a loaded model adds to a process: run as a process of its own, prints the growth of the
 * kernel's figures after loading and some classifications, in kB. Linux only.
 */
final class MemoryProbe {
  /*
   * The base line is a JVM that has used ONNX Runtime with a small bundled model, and has released
   * it: what remains is the model's. Its garbage is collected, and the kernel's peak starts again
   * there.
   */

  private MemoryProbe() {}

  /**
   * Measures one way of loading.
   *
   * @param arguments the way, the models' directory, the model's file name, how many
   *     classifications follow
   */
  public static void main(String[] arguments) throws Exception {
    LoadingWay way = LoadingWay.valueOf(arguments[0]);
    int runs = Integer.parseInt(arguments[3]);
    FloatBuffer tensor =
        ByteBuffer.allocateDirect(3 * ReferenceModel.SIZE * ReferenceModel.SIZE * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    warmUp();
    System.gc();
    // The compiler threads give back what the first classification made them take.
    Thread.sleep(2000);
    Files.write(Path.of("/proc/self/clear_refs"), "5".getBytes(StandardCharsets.UTF_8));
    Status before = status();
    AutoCloseable loaded = way.load(Path.of(arguments[1]), arguments[2]);
    for (int i = 0; i < runs; i++) {
      classify(loaded, tensor);
    }
    Status after = status();
    loaded.close();
    System.out.printf(
        Locale.ROOT,
        "%d %d %d %d%n",
        after.rss() - before.rss(),
        after.anonymous() - before.anonymous(),
        after.file() - before.file(),
        after.peak() - before.rss());
  }

  /** Loads the native library and the classes. */
  static void warmUp() {
    try (OnnxEmotionClassifier small = BundledModels.classifier()) {
      small.classify(FloatBuffer.allocate(small.spec().input().floatCount()));
    }
  }

  private static void classify(AutoCloseable loaded, FloatBuffer tensor) throws OrtException {
    if (loaded instanceof OnnxEmotionClassifier classifier) {
      classifier.classify(tensor);
    } else if (loaded instanceof OrtSession session) {
      long[] shape = {1, 3, ReferenceModel.SIZE, ReferenceModel.SIZE};
      try (OnnxTensor input =
          OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), tensor, shape)) {
        session.run(Map.of("input", input)).close();
      }
    }
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
