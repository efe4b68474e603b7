package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionTest {
  private static final List<String> LABELS = List.of("Bored", "Confused", "Focused", "Tired");

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() {
    // exp(0), exp(ln 2), exp(ln 3), exp(ln 4) are 1, 2, 3, 4: they sum to 10.
    Prediction prediction =
        Prediction.fromLogits(
            LABELS, 0f, (float) Math.log(2), (float) Math.log(3), (float) Math.log(4));
    assertThat(prediction.probability("Bored")).isCloseTo(0.1f, within(1e-7f));
    assertThat(prediction.probability("Confused")).isCloseTo(0.2f, within(1e-7f));
    assertThat(prediction.probability("Focused")).isCloseTo(0.3f, within(1e-7f));
    assertThat(prediction.confidence()).isCloseTo(0.4f, within(1e-7f));
    assertThat(prediction.label()).isEqualTo("Tired");
    assertThat(prediction.margin()).isCloseTo(0.1f, within(1e-7f));
    // -(0.1 ln 0.1 + 0.2 ln 0.2 + 0.3 ln 0.3 + 0.4 ln 0.4) = 0.2302585 + 0.3218876 + 0.3611918
    // + 0.3665163
    assertThat(prediction.entropy()).isCloseTo(1.2798542, within(1e-6));
  }

  @Test
  void theLargestFloatsDoNotOverflow() {
    Prediction prediction =
        Prediction.fromLogits(LABELS, Float.MAX_VALUE, -Float.MAX_VALUE, 0f, Float.MAX_VALUE);
    assertThat(prediction.probabilities())
        .containsExactly(
            entry("Bored", 0.5f),
            entry("Confused", 0f),
            entry("Focused", 0f),
            entry("Tired", 0.5f));
    assertThat(Prediction.fromLogits(List.of("only"), -Float.MAX_VALUE).confidence()).isEqualTo(1f);
  }

  @Test
  void ofEqualLogitsTheFirstOneIsTheLabel() {
    Prediction prediction = Prediction.fromLogits(LABELS, 1f, 3f, 3f, 2f);
    assertThat(prediction.label()).isEqualTo("Confused");
    assertThat(prediction.top(2).keySet()).containsExactly("Confused", "Focused");
    assertThat(prediction.margin()).isZero();
    assertThat(Prediction.fromLogits(LABELS, -0f, 0f, -0f, 0f).label()).isEqualTo("Bored");
  }

  @Test
  void topIsOrderedEvenWhereRoundingMadeProbabilitiesEqual() {
    Prediction prediction = Prediction.fromLogits(LABELS, -200f, -199f, 50f, -198f);
    assertThat(prediction.top(9).keySet()).containsExactly("Focused", "Tired", "Confused", "Bored");
    assertThat(prediction.top(9).values()).containsExactly(1f, 0f, 0f, 0f);
    assertThatThrownBy(() -> prediction.top(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top needs k of at least 1, but got 0");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aLogitThatIsNoNumberIsAnErrorNotALabel(float logit) {
    assertThatThrownBy(() -> Prediction.fromLogits(LABELS, 1f, 2f, logit, 3f))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The logit of label 'Focused' is "
                + logit
                + ", expected a finite number; the model is broken or was fed NaN");
  }

  @Test
  void probabilitiesAreTakenAsTheyAreAndTheirLogarithmsAreLogits() {
    Prediction prediction = Prediction.fromProbabilities(LABELS, 0.25f, 0.5f, 0.25f, 0f);
    assertThat(prediction.label()).isEqualTo("Confused");
    assertThat(prediction.probability("Bored")).isEqualTo(0.25f);
    assertThat(prediction.logits())
        .containsExactly(
            (float) Math.log(0.25),
            (float) Math.log(0.5),
            (float) Math.log(0.25),
            Float.NEGATIVE_INFINITY);
    // 0.5 ln 2 + 2 * 0.25 ln 4 = 1.5 ln 2
    assertThat(prediction.entropy()).isCloseTo(1.5 * Math.log(2), within(1e-12));
  }

  @Test
  void numbersThatAreNoProbabilitiesAreRefused() {
    assertThatThrownBy(() -> Prediction.fromProbabilities(LABELS, 3f, -1f, 0f, 0f))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The probability of label 'Bored' is 3.0, expected 0 to 1; if the model puts out"
                + " logits, its output must be declared as logits");
    assertThatThrownBy(() -> Prediction.fromProbabilities(LABELS, 0.5f, 0.5f, 0.5f, 0f))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "The probabilities sum to 1.5, expected 1; if the model puts out logits, its output"
                + " must be declared as logits");
    assertThatThrownBy(() -> Prediction.fromProbabilities(LABELS, 1f, Float.NaN, 0f, 0f))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("The probability of label 'Confused' is NaN, expected 0 to 1");
  }

  @Test
  void roundedProbabilitiesAreDividedByTheirSum() {
    // In steps of 1/256: 200 + 40 + 10 + 7 = 257
    Prediction prediction =
        Prediction.fromProbabilities(LABELS, 200 / 256f, 40 / 256f, 10 / 256f, 7 / 256f);
    assertThat(prediction.toArray()).containsExactly(200 / 257f, 40 / 257f, 10 / 257f, 7 / 257f);
    // 4 labels may be off by 4/512 = 0.0078: 254 and 258 steps are, 253 and 259 are not.
    assertThat(Prediction.fromProbabilities(LABELS, 254 / 256f, 0, 0, 0).confidence()).isEqualTo(1);
    // Of many labels, a sum far from 1 is none of probabilities all the same.
    List<String> many = IntStream.range(0, 600).mapToObj(i -> "l" + i).toList();
    assertThatThrownBy(() -> Prediction.fromProbabilities(many, new float[600]))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("The probabilities sum to 0.0, expected 1");
    for (int steps : new int[] {253, 259}) {
      assertThatThrownBy(
              () -> Prediction.fromProbabilities(LABELS, 200 / 256f, (steps - 200) / 256f, 0, 0))
          .isInstanceOf(InferenceException.class)
          .hasMessageStartingWith("The probabilities sum to ");
    }
  }

  @Test
  void labelsAndNumbersMustMatch() {
    assertThatThrownBy(() -> Prediction.fromLogits(LABELS, 1f, 2f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A prediction needs one number a label, but got 4 labels and 2 numbers");
    assertThatThrownBy(() -> Prediction.fromLogits(LABELS, 1f, 2f, 3f, 4f).probability("Happy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No label 'Happy'; the model's labels are [Bored, Confused, Focused, Tired]");
  }

  @Test
  void laterChangesOfTheCallersArrayAreNotSeen() {
    float[] logits = {4f, 3f, 2f, 1f};
    Prediction prediction = Prediction.fromLogits(LABELS, logits);
    logits[3] = 9f;
    prediction.logits()[3] = 9f;
    assertThat(prediction.logits()).containsExactly(4f, 3f, 2f, 1f);
  }

  @Test
  void aTemperatureDividesTheLogitsAndLeavesTheLabel() {
    Prediction raw = Prediction.fromLogits(List.of("a", "b"), 3, 0);
    Prediction calibrated = raw.calibrated(3);
    // 1 / (1 + e^-1)
    assertThat(calibrated.confidence()).isCloseTo(0.7310586f, within(1e-6f));
    assertThat(calibrated.label()).isEqualTo("a");
    assertThat(calibrated.logits()).containsExactly(3, 0);
    assertThat(calibrated.calibrated(1)).isEqualTo(raw);
  }

  @Test
  void aTemperatureOfAModelThatPutsOutProbabilitiesKeepsAZero() {
    Prediction calibrated =
        Prediction.fromProbabilities(List.of("a", "b", "c"), 0.8f, 0.2f, 0).calibrated(2);
    // The square roots, 0.894 and 0.447, in proportion.
    assertThat(calibrated.probability("a")).isCloseTo(2f / 3, within(1e-6f));
    assertThat(calibrated.probability("c")).isZero();
  }

  @Test
  void aTemperatureIsAboveZero() {
    Prediction raw = Prediction.fromLogits(List.of("a", "b"), 3, 0);
    assertThatThrownBy(() -> raw.calibrated(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("temperature must be above 0, but got 0.0");
  }

  @Test
  void theEnergyIsTheLogarithmOfTheSumOfExponentials() {
    // ln(e^1 + e^1) = 1 + ln 2
    assertThat(Prediction.fromLogits(List.of("a", "b"), 1, 1).energy())
        .isCloseTo(1.6931471805599454, within(1e-12));
  }

  @Test
  void independentScoresAreCalibratedEachByItself() {
    Prediction scores = Prediction.fromIndependentScores(List.of("a", "b", "c"), 0.9f, 1, 0);

    // ln 9 / 2 is ln 3, whose sigmoid is 3 / (1 + 3).
    assertThat(scores.calibrated(2).toArray())
        .containsExactly(new float[] {0.75f, 1, 0}, offset(1e-6f));
    assertThat(scores.calibrated(2).calibrated(1).toArray())
        .containsExactly(new float[] {0.9f, 1, 0}, offset(1e-6f));
  }

  @Test
  void theEnergyOfIndependentScoresIsTheSumOfTheLabels() {
    // The logits are 0 and ln 3: ln 2 + ln 4. A score of 0 adds nothing.
    Prediction scores = Prediction.fromIndependentScores(List.of("a", "b", "c"), 0.5f, 0.75f, 0);
    assertThat(scores.energy()).isCloseTo(Math.log(8), within(1e-6));
    assertThat(Prediction.fromIndependentScores(List.of("a"), 1f).energy())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }
}
