package dev.emotion4j.benchmarks.models;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.benchmarks.models.Verification.Agreement;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description =
        "Compares our logits, from the picture's file on, with PyTorch's, and prints the table."
            + " Exit code 1 if a model is outside the tolerance.")
public final class VerifyCommand implements Callable<Integer> {

  @Mixin private final ReferenceModelOptions options = new ReferenceModelOptions();

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Threads of ONNX Runtime (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws IOException {
    Path directory = options.prepare();
    List<Agreement> rows = new ArrayList<>();
    for (ReferenceModel model : options.models()) {
      try (EmotionClassifier classifier =
          OnnxEmotionClassifier.builder(ModelDirectory.open(directory), model.fileName())
              .concurrency(1)
              .intraOpThreads(threads)
              .build()) {
        rows.add(Verification.compare(model, classifier));
      }
    }
    print(rows, System.out);
    return rows.stream().allMatch(Agreement::passes) ? 0 : 1;
  }

  /**
   * Prints the table in the layout of the published one, with the published figures beside ours.
   */
  static void print(List<Agreement> rows, PrintStream out) {
    out.println(
        "| Model | Max Difference | Mean Difference | Same label | Tolerance 1e-4 | Target 1e-5 |"
            + " Published max | Published mean |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (Agreement row : rows) {
      out.printf(
          Locale.ROOT,
          "| %s | %.8f | %.8f | %d of %d | %s | %s | %.8f | %.8f |%n",
          row.model(),
          row.maxDifference(),
          row.meanDifference(),
          row.sameLabels(),
          row.pictures(),
          row.passes() ? "pass" : "FAIL (" + row.worst() + ")",
          row.maxDifference() <= Verification.TARGET ? "met" : "missed (" + row.worst() + ")",
          row.model().published().maxDifference(),
          row.model().published().meanDifference());
    }
  }
}
