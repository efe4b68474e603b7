package dev.emotion4j.examples.evaluate;

import dev.emotion4j.examples.evaluate.Evaluation.Bin;
import dev.emotion4j.examples.evaluate.Evaluation.ClassScore;
import dev.emotion4j.examples.evaluate.Evaluation.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An evaluation for people: as text of a fixed width, or as Markdown. */
public final class EvaluationText {
  private static final String NOT_FOUND = "(no face)";

  private final Evaluation evaluation;
  private final boolean markdown;
  private final StringBuilder text = new StringBuilder();

  private EvaluationText(Evaluation evaluation, boolean markdown) {
    this.evaluation = evaluation;
    this.markdown = markdown;
  }

  /** Returns plain text. */
  public static String plain(String title, Evaluation evaluation) {
    return new EvaluationText(evaluation, false).write(title);
  }

  /** Returns Markdown. */
  public static String markdown(String title, Evaluation evaluation) {
    return new EvaluationText(evaluation, true).write(title);
  }

  private String write(String title) {
    text.append(markdown ? "## " + title + "\n\n" : title + "\n\n");
    table(
        List.of("measure", "value"),
        List.of(
            List.of("pictures", String.valueOf(evaluation.pictures())),
            List.of("no face found", String.valueOf(evaluation.notFound())),
            List.of("accuracy", share(evaluation.accuracy())),
            List.of("balanced accuracy", share(evaluation.balancedAccuracy())),
            List.of("mean confidence", share(evaluation.meanConfidence())),
            List.of("calibration error", share(evaluation.calibrationError())),
            List.of("negative log-likelihood", share(evaluation.negativeLogLikelihood()))));
    table(
        List.of("label", "pictures", "precision", "recall", "F1"),
        evaluation.classes().stream().map(EvaluationText::row).toList());
    text.append("Confusion: rows are what pictures show, columns what was answered.\n\n");
    List<String> labels = evaluation.classes().stream().map(ClassScore::label).toList();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(labels);
    header.add(NOT_FOUND);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      List<String> row = new ArrayList<>(List.of(labels.get(i)));
      evaluation.confusion().get(i).forEach(count -> row.add(String.valueOf(count)));
      rows.add(row);
    }
    table(header, rows);
    text.append("Confidence of the answers given, and how many of them are right.\n\n");
    table(
        List.of("confidence", "answers", "mean confidence", "right"),
        evaluation.bins().stream()
            .filter(bin -> bin.count() > 0)
            .map(EvaluationText::row)
            .toList());
    text.append("Answers below a confidence left out.\n\n");
    table(
        List.of("least confidence", "pictures answered", "right"),
        evaluation.coverage().stream().map(EvaluationText::row).toList());
    return text.toString().stripTrailing();
  }

  private static List<String> row(ClassScore score) {
    return List.of(
        score.label(),
        String.valueOf(score.support()),
        share(score.precision()),
        share(score.recall()),
        share(score.f1()));
  }

  private static List<String> row(Bin bin) {
    return List.of(
        String.format(Locale.ROOT, "%.2f to %.2f", bin.from(), bin.to()),
        String.valueOf(bin.count()),
        share(bin.confidence()),
        share(bin.accuracy()));
  }

  private static List<String> row(Coverage step) {
    return List.of(share(step.minConfidence()), share(step.coverage()), share(step.accuracy()));
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private void table(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < all.size(); r++) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        String format = i == 0 ? "%-" + widths[i] + "s" : "%" + widths[i] + "s";
        cells.add(String.format(Locale.ROOT, format, all.get(r).get(i)));
      }
      text.append(
          markdown
              ? cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"))
              : String.join("  ", cells).stripTrailing() + "\n");
      if (markdown && r == 0) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
          text.append(i == 0 ? " --- |" : " ---: |");
        }
        text.append('\n');
      }
    }
    text.append('\n');
  }
}
