package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emotion4j.examples.evaluate.Answer;
import dev.emotion4j.examples.evaluate.Evaluation;
import dev.emotion4j.examples.evaluate.EvaluationPlots;
import dev.emotion4j.examples.evaluate.EvaluationText;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how good a model is on labelled pictures. */
@Command(
    name = "evaluate",
    description =
        "Measures how good a model is on pictures sorted into folders by label. A picture in which"
            + " no face is found counts as wrong; of several faces, the largest counts.")
final class EvaluateCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private EvaluationInput input = new EvaluationInput();

  enum Format {
    TEXT,
    JSON,
    MARKDOWN
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "What to print: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TEXT;

  @Option(
      names = "--plots",
      paramLabel = "OUT_DIR",
      description =
          "Writes confusion.png and reliability.png, into a folder for each model if there are"
              + " several.")
  private @Nullable Path plots;

  @ArgGroup(
      exclusive = false,
      multiplicity = "0..*",
      heading = "Your own models, not the bundled one; repeat both to compare several:%n")
  // picocli adds to this list.
  private List<ModelOptions> models = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    int failures = 0;
    if (models.isEmpty()) {
      try (OnnxEmotionClassifier classifier = BundledModels.classifier()) {
        failures = evaluate(classifier, null, plots);
      }
    }
    for (ModelOptions model : models) {
      try (OnnxEmotionClassifier classifier =
          OnnxEmotionClassifier.builder(model.open(), model.file()).build()) {
        Path folder =
            plots == null || models.size() == 1
                ? plots
                : plots.resolve(model.file().replaceFirst("\\.onnx$", ""));
        failures += evaluate(classifier, model, folder);
      }
    }
    return failures == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Returns how many pictures could not be read. */
  private int evaluate(
      OnnxEmotionClassifier classifier, @Nullable ModelOptions model, @Nullable Path folder)
      throws IOException {
    List<Answer> answers = input.answers(classifier, model, spec.commandLine());
    Evaluation evaluation = Evaluation.of(classifier.spec().labels(), answers);
    String title = classifier.spec().name() + " on " + input.folder().getFileName();
    String text =
        switch (format) {
          case TEXT -> EvaluationText.plain(title, evaluation);
          case MARKDOWN -> EvaluationText.markdown(title, evaluation);
          case JSON -> json(classifier.spec().fileName(), evaluation);
        };
    spec.commandLine().getOut().println(text);
    if (folder != null) {
      EvaluationPlots.write(title, evaluation, folder);
    }
    return input.failures();
  }

  private record JsonEvaluation(
      String model, String folder, boolean wholeImage, Evaluation result) {}

  private String json(String model, Evaluation evaluation) throws IOException {
    return JsonMapper.builder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build()
        .writeValueAsString(
            new JsonEvaluation(model, input.folder().toString(), input.wholeImage(), evaluation));
  }
}
