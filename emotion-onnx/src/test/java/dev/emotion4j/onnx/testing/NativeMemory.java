package dev.emotion4j.onnx.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.Loading;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Loads, uses and closes a classifier over and over, and prints this process's resident memory in
 * kilobytes after the warm-up and after each tenth of what follows.
 *
 * <p>Arguments: a model directory, the number of load and close cycles of the warm-up, the number
 * of those that follow, and of classifications in each.
 */
public final class NativeMemory {
  private NativeMemory() {}

  public static void main(String[] args) throws IOException {
    ModelDirectory models = ModelDirectory.open(Path.of(args[0]));
    int warmUp = Integer.parseInt(args[1]);
    int cycles = Integer.parseInt(args[2]);
    int classifications = Integer.parseInt(args[3]);
    FloatBuffer input = FloatBuffer.allocate(3 * 112 * 112);
    for (int cycle = 1; cycle <= warmUp + cycles; cycle++) {
      try (OnnxEmotionClassifier classifier =
          OnnxEmotionClassifier.builder(models, UserModels.MODEL)
              .loading(cycle % 2 == 0 ? Loading.IN_MEMORY : Loading.IN_PLACE)
              .timeout(Duration.ofMinutes(1))
              .build()) {
        for (int i = 0; i < classifications; i++) {
          classifier.classify(input);
        }
      }
      if (cycle >= warmUp && (cycle - warmUp) % (cycles / 10) == 0) {
        System.gc();
        System.out.println(residentKilobytes());
      }
    }
  }

  public static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"), UTF_8)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("/proc/self/status has no VmRSS");
  }
}
