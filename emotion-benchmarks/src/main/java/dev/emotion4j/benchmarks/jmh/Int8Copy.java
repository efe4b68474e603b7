package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.Verification;
import dev.emotion4j.benchmarks.models.Verification.Agreement;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * A quantised copy of a reference model, made by {@code tools/quantize_onnx.py}, beside which the
 * two JSON files are.
 *
 * @param original the model that it is a copy of
 * @param file the copy
 */
public record Int8Copy(ReferenceModel original, Path file) {

  /**
   * What was measured of a copy.
   *
   * @param frameMs decoded 640×480 frame to label, one thread: median
   * @param agreement with PyTorch's answers for the original
   */
  public record Result(String file, double sizeMb, double frameMs, Agreement agreement) {}

  /** Finds the original by the name, which the copy's starts with. */
  public static Int8Copy of(Path file) throws FileNotFoundException {
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException(
          "No INT8 copy " + file + "; tools/quantize_onnx.py makes one of a reference model");
    }
    for (ReferenceModel model : ReferenceModel.values()) {
      String stem = model.fileName().replace(".onnx", ".");
      if (file.getFileName().toString().startsWith(stem)) {
        return new Int8Copy(model, file.toAbsolutePath());
      }
    }
    throw new IllegalArgumentException(
        file
            + " has no reference model's name, as mobilenet_emotion.dynamic.onnx has,"
            + " which tools/quantize_onnx.py gives it");
  }

  public Result measure(Effort effort, Path referenceModels) throws IOException, RunnerException {
    Timing timing =
        Timing.measure(
            "LatencyBenchmark.frameToLabel",
            Map.of("model", file.toString(), "threads", "1"),
            referenceModels.toAbsolutePath().toString(),
            effort);
    Path directory = BenchmarkFiles.directoryOf(file);
    String name = file.getFileName().toString();
    try (EmotionClassifier classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(directory), name)
            .concurrency(1)
            .intraOpThreads(1)
            .build()) {
      return new Result(
          name,
          Files.size(file) / (double) (1 << 20),
          timing.p50(),
          Verification.compare(original, classifier));
    }
  }
}
