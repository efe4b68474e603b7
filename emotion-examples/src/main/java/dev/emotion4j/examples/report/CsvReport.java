package dev.emotion4j.examples.report;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is written for one picture, as CSV (RFC 4180, with LF): one row a face, and one row for a
 * picture without faces or that failed. The column {@code faces} says how many rows a picture has.
 */
public final class CsvReport {
  private static final List<String> BEFORE_LABELS =
      List.of(
          "image",
          "faces",
          "face",
          "x",
          "y",
          "width",
          "height",
          "score",
          "label",
          "unsure",
          "confidence");
  private static final List<String> AFTER_LABELS = List.of("error_reason", "error_message");

  private final List<String> labels;
  private final List<String> values;
  private final @Nullable Integer top;

  /**
   * Chooses the columns.
   *
   * @param labels the model's labels; each has a column
   * @param values the names of what the model reports beside them; each has a column
   * @param top of how many labels to tell the probability, or {@code null} for all
   */
  public CsvReport(List<String> labels, List<String> values, @Nullable Integer top) {
    this.labels = List.copyOf(labels);
    this.values = List.copyOf(values);
    this.top = top;
  }

  /**
   * Returns the first line.
   *
   * @return the columns' names, without the line's end
   */
  public String header() {
    List<String> names = new ArrayList<>(BEFORE_LABELS);
    for (String label : labels) {
      names.add("p_" + label);
    }
    names.addAll(values);
    names.addAll(AFTER_LABELS);
    return row(names);
  }

  /**
   * Returns the rows of one picture.
   *
   * @param outcome what became of it
   * @return rows, without the last one's end
   */
  public String of(Outcome outcome) {
    List<FaceResult> faces = outcome.faces();
    if (faces.isEmpty()) {
      return withoutFaces(outcome);
    }
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      rows.add(ofFace(outcome, i));
    }
    return String.join("\n", rows);
  }

  private String withoutFaces(Outcome outcome) {
    List<String> cells = new ArrayList<>(List.of(outcome.image(), "0"));
    while (cells.size() < BEFORE_LABELS.size() + labels.size() + values.size()) {
      cells.add("");
    }
    Throwable failure = outcome.failure();
    cells.add(failure == null ? "" : Failures.reasonOf(failure));
    cells.add(failure == null ? "" : Failures.messageOf(failure, outcome.image()));
    return row(cells);
  }

  private String ofFace(Outcome outcome, int index) {
    FaceResult face = outcome.faces().get(index);
    BoundingBox box = face.box();
    Prediction prediction = face.prediction();
    Map<String, Float> told = top == null ? prediction.probabilities() : prediction.top(top);
    List<String> cells = new ArrayList<>();
    cells.add(outcome.image());
    cells.add(Integer.toString(outcome.faces().size()));
    cells.add(Integer.toString(index + 1));
    cells.add(Integer.toString(box.x()));
    cells.add(Integer.toString(box.y()));
    cells.add(Integer.toString(box.width()));
    cells.add(Integer.toString(box.height()));
    cells.add(number(face.score()));
    // As in JSON: a label that is not to be told is not there, but the reasons why.
    cells.add(face.unsure().isEmpty() ? prediction.label() : "");
    cells.add(face.whyUnsure());
    cells.add(Float.toString(prediction.confidence()));
    for (String label : labels) {
      cells.add(number(told.get(label)));
    }
    for (String value : values) {
      cells.add(number(prediction.values().get(value)));
    }
    cells.add("");
    cells.add("");
    return row(cells);
  }

  private static String number(@Nullable Float number) {
    return number == null ? "" : number.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream().map(CsvReport::cell).collect(Collectors.joining(","));
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
