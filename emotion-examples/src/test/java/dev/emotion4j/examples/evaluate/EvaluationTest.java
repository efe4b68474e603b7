package dev.emotion4j.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.Prediction;
import dev.emotion4j.examples.evaluate.Evaluation.Bin;
import dev.emotion4j.examples.evaluate.Evaluation.ClassScore;
import dev.emotion4j.examples.evaluate.Evaluation.Coverage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final List<String> LABELS = List.of("a", "b", "c");

  private static Answer answer(String label, float... probabilities) {
    return new Answer(label, Prediction.fromProbabilities(LABELS, probabilities));
  }

  private static Answer answer(String label, @Nullable Prediction none) {
    return new Answer(label, none);
  }

  /** Four pictures of a, of which two are right and one has no face; two of b, of which one. */
  private static final List<Answer> ANSWERS =
      List.of(
          answer("a", 0.95f, 0.05f, 0),
          answer("a", 0.7f, 0.2f, 0.1f),
          answer("a", 0.1f, 0.9f, 0),
          answer("a", (Prediction) null),
          answer("b", 0, 0.6f, 0.4f),
          answer("b", 0.5f, 0.3f, 0.2f));

  private final Evaluation evaluation = Evaluation.of(LABELS, ANSWERS);

  @Test
  void aPictureWithoutAFaceCountsAsWrong() {
    assertThat(evaluation.pictures()).isEqualTo(6);
    assertThat(evaluation.notFound()).isEqualTo(1);
    assertThat(evaluation.accuracy()).isCloseTo(3.0 / 6, within(1e-9));
    // Recalls of 2/4 and 1/2; label c has no picture.
    assertThat(evaluation.balancedAccuracy()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void eachLabelHasPrecisionRecallAndF1() {
    // a: answered to three pictures, two right, of four. b: answered to two, one right, of two.
    ClassScore a = evaluation.classes().get(0);
    assertThat(a.support()).isEqualTo(4);
    assertThat(a.precision()).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(a.recall()).isCloseTo(0.5, within(1e-9));
    assertThat(a.f1()).isCloseTo(4.0 / 7, within(1e-9));
    assertThat(evaluation.classes().get(1)).isEqualTo(new ClassScore("b", 2, 0.5, 0.5, 0.5));
    assertThat(evaluation.classes().get(2)).isEqualTo(new ClassScore("c", 0, 0, 0, 0));
    assertThat(evaluation.confusion())
        .containsExactly(List.of(2, 1, 0, 1), List.of(1, 1, 0, 0), List.of(0, 0, 0, 0));
  }

  @Test
  void theCalibrationErrorIsTheMeanDistanceOfConfidenceAndAccuracyOverBins() {
    // Five answers in bins of their own: |0.95 - 1| + |0.7 - 1| + |0.9 - 0| + |0.6 - 1| + |0.5 -
    // 0|;
    // 0.9 is in (0.867, 0.933], 0.95 in (0.933, 1].
    assertThat(evaluation.calibrationError()).isCloseTo(2.15 / 5, within(1e-6));
    assertThat(evaluation.meanConfidence()).isCloseTo(3.65 / 5, within(1e-6));
    assertThat(evaluation.bins()).hasSize(15);
    assertThat(evaluation.bins().stream().mapToInt(Bin::count).sum()).isEqualTo(5);
    Bin last = evaluation.bins().get(14);
    assertThat(last.count()).isEqualTo(1);
    assertThat(last.accuracy()).isEqualTo(1);
  }

  @Test
  void coverageFallsAsTheLeastConfidenceRises() {
    List<Coverage> steps = evaluation.coverage();
    assertThat(steps.get(0).coverage()).isCloseTo(1.0 / 6, within(1e-9));
    assertThat(steps.get(0).accuracy()).isEqualTo(1);
    Coverage last = steps.get(steps.size() - 1);
    assertThat(last.coverage()).isCloseTo(5.0 / 6, within(1e-9));
    assertThat(last.accuracy()).isCloseTo(3.0 / 5, within(1e-9));
    assertThat(last.minConfidence()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void theTemperatureOfTwoLabelsIsTheLogitOverTheLogOdds() {
    // Logits of 6 and 0 each time, right in 3 of 4: softmax is 0.75 at 6 / T = ln 3.
    List<String> two = List.of("a", "b");
    List<Answer> answers = new ArrayList<>();
    for (String label : List.of("a", "a", "a", "b")) {
      answers.add(new Answer(label, Prediction.fromLogits(two, 6, 0)));
    }
    double temperature = TemperatureFit.of(answers);
    assertThat(temperature).isCloseTo(6 / Math.log(3), within(0.01));
    Evaluation after = Evaluation.of(two, TemperatureFit.at(temperature, answers));
    assertThat(after.calibrationError()).isCloseTo(0, within(1e-3));
    assertThat(after.accuracy()).isEqualTo(0.75);
  }

  @Test
  void thereIsNothingToFitToWithoutAFace() {
    assertThatThrownBy(() -> TemperatureFit.of(List.of(answer("a", (Prediction) null))))
        .hasMessage(
            "no face was found in any picture, so there is nothing to fit a temperature to");
  }

  @Test
  void aFolderIsReadLabelByLabelUnderOtherNamesToo(@TempDir Path folder) throws Exception {
    for (String file : List.of("b/2.JPG", "b/1.png", "anger/x.webp", "b/notes.txt", "old/y.png")) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    }
    assertThat(LabelledFolder.list(folder, LABELS, Map.of("anger", "a", "old", "-")))
        .extracting(p -> p.label() + " " + folder.relativize(p.picture()))
        .containsExactly("a anger/x.webp", "b b/1.png", "b b/2.JPG");
    assertThatThrownBy(() -> LabelledFolder.list(folder, LABELS, Map.of("anger", "a")))
        .hasMessage(
            folder.resolve("old")
                + ": the model has no label 'old', it has [a, b, c]; rename the folder, say --map"
                + " old=LABEL, or leave it out with --map old=-");
    assertThatThrownBy(() -> LabelledFolder.list(folder, LABELS, Map.of("angry", "a")))
        .hasMessage(
            folder
                + ": has no folder 'angry' for --map, it has [anger, b, old]; correct the name or"
                + " leave it out");
  }

  @Test
  void aFolderWithoutPicturesIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> LabelledFolder.list(folder, LABELS, Map.of()))
        .hasMessage(
            folder + ": has no pictures in folders named [a, b, c]; sort pictures into such");
  }

  @Test
  void aTableInMarkdownHasAHeaderAndAlignedNumbers() {
    assertThat(EvaluationText.markdown("M on set", evaluation).lines())
        .startsWith(
            "## M on set",
            "",
            "| measure                 | value |",
            "| --- | ---: |",
            "| pictures                |     6 |",
            "| no face found           |     1 |",
            "| accuracy                | 0.500 |");
    assertThat(EvaluationText.plain("M on set", evaluation))
        .contains("label  pictures  precision  recall     F1\na             4      0.667   0.500");
  }

  @Test
  void plotsAreTwoPictures(@TempDir Path folder) throws Exception {
    EvaluationPlots.write("M on set", evaluation, folder.resolve("plots"));
    assertThat(folder.resolve("plots/confusion.png")).isNotEmptyFile();
    assertThat(folder.resolve("plots/reliability.png")).isNotEmptyFile();
  }
}
