package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Predictions from outputs that are neither logits nor probabilities, and values beside them. */
class PredictionKindsTest {
  private static final List<String> LABELS = List.of("Bored", "Confused", "Focused");

  @Test
  void logarithmsOfProbabilitiesStayTheLogits() {
    // ln 0.5, ln 0.25, ln 0.25
    float half = -0.6931472f;
    float quarter = -1.3862944f;
    Prediction prediction = Prediction.fromLogProbabilities(LABELS, quarter, half, quarter);
    assertThat(prediction.label()).isEqualTo("Confused");
    assertThat(prediction.probability("Confused")).isCloseTo(0.5f, within(1e-7f));
    assertThat(prediction.probability("Bored")).isCloseTo(0.25f, within(1e-7f));
    assertThat(prediction.logits()).containsExactly(quarter, half, quarter);
  }

  @Test
  void anImpossibleLabelHasALogarithmOfMinusInfinity() {
    Prediction prediction =
        Prediction.fromLogProbabilities(LABELS, 0f, Float.NEGATIVE_INFINITY, -100f);
    assertThat(prediction.confidence()).isEqualTo(1f);
    assertThat(prediction.probability("Confused")).isZero();
  }

  @Test
  void numbersThatAreNoLogarithmsOfProbabilitiesAreRefused() {
    assertThatThrownBy(() -> Prediction.fromLogProbabilities(LABELS, 1f, -2f, -3f))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The logarithm of the probability of label 'Bored' is 1.0, expected at most 0; if the"
                + " model puts out logits, its output must be declared as logits");
    assertThatThrownBy(() -> Prediction.fromLogProbabilities(LABELS, 0f, 0f, Float.NaN))
        .hasMessageStartingWith(
            "The logarithm of the probability of label 'Focused' is NaN, expected at most 0;");
    assertThatThrownBy(() -> Prediction.fromLogProbabilities(LABELS, 0f, 0f, 0f))
        .hasMessage(
            "The probabilities whose logarithms the model puts out sum to 3.0, expected 1; if it"
                + " puts out logits, its output must be declared as logits");
  }

  @Test
  void independentScoresNeedNotSumToOne() {
    Prediction prediction = Prediction.fromIndependentScores(LABELS, 0.5f, 0.75f, 0f);
    assertThat(prediction.label()).isEqualTo("Confused");
    assertThat(prediction.probabilities())
        .containsExactly(entry("Bored", 0.5f), entry("Confused", 0.75f), entry("Focused", 0f));
    // ln(0.5 / 0.5) = 0, ln(0.75 / 0.25) = ln 3 = 1.0986123
    assertThat(prediction.logits()).containsExactly(0f, 1.0986123f, Float.NEGATIVE_INFINITY);
    assertThat(prediction.margin()).isEqualTo(0.25f);
  }

  @Test
  void aScoreBeyondOneIsRefused() {
    assertThatThrownBy(() -> Prediction.fromIndependentScores(LABELS, 0.5f, 1.5f, 0f))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The score of label 'Confused' is 1.5, expected 0 to 1; if the model puts out logits,"
                + " its output must be declared as logits");
  }

  @Test
  void valuesStandBesideTheLabels() {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("valence", 0.25f);
    values.put("arousal", -0.5f);
    Prediction plain = Prediction.fromIndependentScores(LABELS, 0.5f, 0.75f, 0.25f);
    Prediction prediction = plain.withValues(values);
    values.clear();
    assertThat(plain.values()).isEmpty();
    assertThat(prediction.values())
        .containsExactly(entry("valence", 0.25f), entry("arousal", -0.5f));
    assertThat(prediction.label()).isEqualTo("Confused");
    assertThat(prediction.logits()).isEqualTo(plain.logits());
    assertThat(prediction.toString()).endsWith("; valence 0.250, arousal -0.500");
    assertThatThrownBy(() -> plain.withValues(Map.of("valence", Float.NaN)))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The value 'valence' is NaN, expected a finite number; the model is broken or was fed"
                + " NaN");
  }
}
