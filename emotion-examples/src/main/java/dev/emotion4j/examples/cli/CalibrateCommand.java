package dev.emotion4j.examples.cli;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emotion4j.examples.evaluate.Answer;
import dev.emotion4j.examples.evaluate.Evaluation;
import dev.emotion4j.examples.evaluate.TemperatureFit;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fits a model's temperature on labelled pictures. */
@Command(
    name = "calibrate",
    description =
        "Fits the temperature that makes a model's confidences true, on every other picture of each"
            + " label, and shows on the others what it changes.")
final class CalibrateCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private EvaluationInput input = new EvaluationInput();

  @Option(
      names = "--write",
      description =
          "Writes the temperature into the model's model_info.json; a signature of it is void then.")
  private boolean write;

  @ArgGroup(exclusive = false, heading = "Your own model, not the bundled one:%n")
  private @Nullable ModelOptions model;

  @Override
  public Integer call() throws IOException {
    if (write && model == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--write needs --models and --model, since the bundled model's description is in the"
              + " program");
    }
    try (OnnxEmotionClassifier classifier =
        model == null
            ? BundledModels.classifier()
            : OnnxEmotionClassifier.builder(model.open(), model.file()).build()) {
      List<Answer> answers = input.answers(classifier, model, spec.commandLine());
      List<Answer> fitted = new ArrayList<>();
      List<Answer> others = new ArrayList<>();
      halve(answers, fitted, others);
      if (others.isEmpty()) {
        throw new IllegalArgumentException(
            input.folder()
                + ": needs at least two pictures of a label, one to fit and one to show");
      }
      double temperature = Math.round(TemperatureFit.of(fitted) * 1000) / 1000.0;
      print(classifier, fitted.size(), others, temperature);
      if (TemperatureFit.isLimit(temperature)) {
        new Errors(spec.commandLine())
            .print(
                "no temperature makes these confidences true, "
                    + temperature
                    + " is only the last that was tried: "
                    + (temperature > 1
                        ? "the answers are hardly better than chance; are the labels in the order of"
                            + " training, and the preprocessing that of training?"
                        : "all answers are right; calibrate with more pictures, and harder ones")
                    + (write ? ". Nothing was written" : ""));
        return ExitCode.SOFTWARE;
      }
      if (write && model != null) {
        writeTemperature(model.infoFile(), model.file(), temperature);
        spec.commandLine().getOut().println("written to " + model.infoFile());
      }
    }
    return input.failures() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /**
   * Writes the {@code temperature} of one model, leaving all else as it is. The file is replaced at
   * once: whoever reads it finds the old or the new one.
   */
  private static void writeTemperature(Path infoFile, String model, double temperature)
      throws IOException {
    JsonMapper mapper = new JsonMapper();
    JsonNode root = mapper.readTree(Files.readAllBytes(infoFile));
    ((ObjectNode) root.path("models").path(model)).put("temperature", temperature);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    Path temporary = infoFile.resolveSibling(infoFile.getFileName() + ".new");
    Files.writeString(temporary, mapper.writer(printer).writeValueAsString(root) + "\n");
    Files.move(temporary, infoFile, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Every other picture of each label: both halves have the labels in the same shares. */
  private static void halve(List<Answer> answers, List<Answer> first, List<Answer> second) {
    Map<String, Integer> seen = new HashMap<>();
    for (Answer answer : answers) {
      int before = seen.merge(answer.label(), 1, Integer::sum) - 1;
      (before % 2 == 0 ? first : second).add(answer);
    }
  }

  private void print(
      OnnxEmotionClassifier classifier, int fitted, List<Answer> others, double temperature) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "temperature %.3f, fitted to %d pictures; on the other %d:",
            temperature,
            fitted,
            others.size()));
    out.println();
    out.println(
        "temperature  mean confidence  accuracy  calibration error  negative log-likelihood");
    List<Double> shown = new ArrayList<>(List.of(1.0));
    double now = classifier.spec().temperature();
    if (now != 1) {
      shown.add(now);
    }
    shown.add(temperature);
    for (double t : shown) {
      Evaluation evaluation =
          Evaluation.of(classifier.spec().labels(), TemperatureFit.at(t, others));
      out.println(
          String.format(
              Locale.ROOT,
              "%11.3f  %15.3f  %8.3f  %17.3f  %23.3f",
              t,
              evaluation.meanConfidence(),
              evaluation.accuracy(),
              evaluation.calibrationError(),
              evaluation.negativeLogLikelihood()));
    }
  }
}
