package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.benchmarks.jmh.Timing.Effort;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A decoded 640×480 frame to its label beside the parts of that work, in milliseconds: medians, one
 * thread. The three take turns in one process, so that all meet the same noise and their ratio
 * means something.
 *
 * @param preprocessingMs the frame to the tensor
 * @param bareMs a bare, pinned run of ONNX Runtime
 * @param wholeMs the frame to the label, through a classifier
 * @param rounds how often each was measured
 */
public record FrameParts(
    ReferenceModel model, double preprocessingMs, double bareMs, double wholeMs, int rounds) {

  /** The whole over the sum of its parts. */
  public double ratio() {
    return wholeMs / (preprocessingMs + bareMs);
  }

  /** Measures in a new process. */
  public static FrameParts measure(ReferenceModel model, Path directory, Effort effort)
      throws IOException, InterruptedException {
    String answer =
        ChildJvm.lastLine(
            FrameParts.class,
            directory.toString(),
            model.fileName(),
            String.valueOf(effort.warmups() * effort.milliseconds()),
            String.valueOf(3 * effort.iterations() * effort.milliseconds()));
    String[] fields = answer.split(" ");
    return new FrameParts(
        model,
        Double.parseDouble(fields[0]),
        Double.parseDouble(fields[1]),
        Double.parseDouble(fields[2]),
        Integer.parseInt(fields[3]));
  }

  /**
   * Prints the three medians and the number of rounds.
   *
   * @param arguments the models' directory, the model's file name, milliseconds of warm-up and of
   *     measurement
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    RgbImage frame = Images.of(BenchmarkFiles.frame("photo-640x480-444.jpg"));
    ImagePreprocessor preprocessor =
        ImagePreprocessor.of(InputSpec.imageNet(ReferenceModel.SIZE, ReferenceModel.SIZE));
    try (BareSession bare = new BareSession(directory.resolve(arguments[1]), 1);
        EmotionClassifier classifier =
            OnnxEmotionClassifier.builder(ModelDirectory.open(directory), arguments[1])
                .concurrency(1)
                .intraOpThreads(1)
                .build()) {
      List<Step> turns =
          List.of(
              () -> preprocessor.write(frame, bare.input(), 0),
              bare::run,
              () -> classifier.classify(frame));
      takeTurns(turns, Integer.parseInt(arguments[2]));
      List<List<Long>> nanos = takeTurns(turns, Integer.parseInt(arguments[3]));
      System.out.printf(
          Locale.ROOT,
          "%s %s %s %d%n",
          medianMs(nanos.get(0)),
          medianMs(nanos.get(1)),
          medianMs(nanos.get(2)),
          nanos.get(0).size());
    }
  }

  /** Takes the steps in turn for some time, and returns the nanoseconds of each. */
  static List<List<Long>> takeTurns(List<Step> turns, int milliseconds) throws Exception {
    List<List<Long>> nanos = new ArrayList<>();
    turns.forEach(turn -> nanos.add(new ArrayList<>()));
    long end = System.nanoTime() + milliseconds * 1_000_000L;
    do {
      for (int i = 0; i < turns.size(); i++) {
        long start = System.nanoTime();
        turns.get(i).run();
        nanos.get(i).add(System.nanoTime() - start);
      }
    } while (System.nanoTime() < end);
    return nanos;
  }

  static double medianMs(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
  }
}
