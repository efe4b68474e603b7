package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.InputSpec;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.Verification;
import dev.emotion4j.benchmarks.models.Verification.Agreement;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.testing.ChildJvm;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A quantised copy of a reference model, made by {@code emotion quantize}, in a directory with the
 * original and the two JSON files.
 *
 * @param original the model that it is a copy of
 * @param file the copy
 */
public record Int8Copy(ReferenceModel original, Path file) {

  /**
   * What was measured of a copy, beside its original: tensor to label, one thread, in turn.
   *
   * @param medianMs the copy's median
   * @param originalMedianMs the original's median
   * @param fastestMs the copy's fastest run
   * @param originalFastestMs the original's fastest run
   * @param rounds how many runs of each
   * @param agreement with PyTorch's answers for the original
   */
  public record Result(
      String file,
      double sizeMb,
      double medianMs,
      double originalMedianMs,
      double fastestMs,
      double originalFastestMs,
      int rounds,
      Agreement agreement) {}

  /** Finds the original by the name, which the copy's starts with. */
  public static Int8Copy of(Path file) throws FileNotFoundException {
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException(
          "No INT8 copy " + file + "; emotion quantize makes one of a reference model");
    }
    for (ReferenceModel model : ReferenceModel.values()) {
      String stem = model.fileName().replace(".onnx", ".");
      if (file.getFileName().toString().startsWith(stem)) {
        return new Int8Copy(model, file.toAbsolutePath());
      }
    }
    throw new IllegalArgumentException(
        file
            + " has no reference model's name, as mobilenet_emotion.int8.onnx has,"
            + " which emotion quantize gives it");
  }

  /** Measures the times in a new process. */
  public Result measure(Effort effort) throws IOException, InterruptedException {
    Path directory = BenchmarkFiles.directoryOf(file);
    String name = file.getFileName().toString();
    String answer =
        ChildJvm.lastLine(
            Int8Copy.class,
            directory.toString(),
            original.fileName(),
            name,
            String.valueOf(effort.warmups() * effort.milliseconds()),
            String.valueOf(2 * effort.iterations() * effort.milliseconds()));
    String[] fields = answer.split(" ");
    try (EmotionClassifier.OfTensor classifier = open(directory, name)) {
      return new Result(
          name,
          Files.size(file) / (double) (1 << 20),
          Double.parseDouble(fields[0]),
          Double.parseDouble(fields[1]),
          Double.parseDouble(fields[2]),
          Double.parseDouble(fields[3]),
          Integer.parseInt(fields[4]),
          Verification.compare(original, classifier));
    }
  }

  private static EmotionClassifier.OfTensor open(Path directory, String name) {
    return OnnxEmotionClassifier.builder(ModelDirectory.open(directory), name)
        .concurrency(1)
        .intraOpThreads(1)
        .build();
  }

  /**
   * Prints both medians, both fastest runs and the number of rounds; the copy's come first.
   *
   * @param arguments the models' directory, the original's and the copy's file name, milliseconds
   *     of warm-up and of measurement
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    InputSpec input = InputSpec.imageNet(ReferenceModel.SIZE, ReferenceModel.SIZE);
    FloatBuffer tensor =
        ByteBuffer.allocateDirect(input.floatCount() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    ImagePreprocessor.of(input)
        .write(Images.of(BenchmarkFiles.frame("photo-640x480-444.jpg")), tensor, 0);
    try (EmotionClassifier.OfTensor before = open(directory, arguments[1]);
        EmotionClassifier.OfTensor after = open(directory, arguments[2])) {
      List<Step> turns = List.of(() -> after.classify(tensor), () -> before.classify(tensor));
      FrameParts.takeTurns(turns, Integer.parseInt(arguments[3]));
      List<List<Long>> nanos = FrameParts.takeTurns(turns, Integer.parseInt(arguments[4]));
      System.out.printf(
          Locale.ROOT,
          "%s %s %s %s %d%n",
          FrameParts.medianMs(nanos.get(0)),
          FrameParts.medianMs(nanos.get(1)),
          Collections.min(nanos.get(0)) / 1e6,
          Collections.min(nanos.get(1)) / 1e6,
          nanos.get(0).size());
    }
  }
}
