package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Predictions and results as values: compared, printed, averaged, sent elsewhere. */
class PredictionValueTest {
  private static final List<String> LABELS = List.of("a", "b", "c");

  private static Prediction of(float... probabilities) {
    return Prediction.fromProbabilities(LABELS, probabilities);
  }

  @Test
  void labelsAndNumbersComeInOneOrder() {
    Prediction prediction = of(0.25f, 0.5f, 0.25f);
    assertThat(prediction.labels()).containsExactly("a", "b", "c");
    assertThat(prediction.toArray()).containsExactly(0.25f, 0.5f, 0.25f);
    prediction.toArray()[0] = 9;
    assertThat(prediction.toArray()).containsExactly(0.25f, 0.5f, 0.25f);
  }

  @Test
  void equalNumbersAreEqualPredictions() {
    assertThat(of(0.25f, 0.5f, 0.25f))
        .isEqualTo(of(0.25f, 0.5f, 0.25f))
        .hasSameHashCodeAs(of(0.25f, 0.5f, 0.25f))
        .isNotEqualTo(of(0.5f, 0.25f, 0.25f))
        .isNotEqualTo(Prediction.fromProbabilities(List.of("x", "y", "z"), 0.25f, 0.5f, 0.25f))
        .isNotEqualTo("a");
    assertThat(of(0.25f, 0.5f, 0.25f).hashCode())
        .isNotEqualTo(of(0.5f, 0.25f, 0.25f).hashCode())
        .isNotEqualTo(
            Prediction.fromProbabilities(List.of("x", "y", "z"), 0.25f, 0.5f, 0.25f).hashCode());
    // The same probabilities by other logits: softmax is blind to a constant.
    assertThat(Prediction.fromLogits(LABELS, 1, 2, 3))
        .isNotEqualTo(Prediction.fromLogits(LABELS, 2, 3, 4));
  }

  @Test
  void theTextHasThreeDigitsTheMostProbableFirstInAnyLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(of(0.0026f, 0.9972f, 0.0002f)).hasToString("b 0.997, a 0.003");
      assertThat(of(0f, 1f, 0f)).hasToString("b 1.000");
      assertThat(new FaceEmotion(new DetectedFace(new BoundingBox(1, 2, 3, 4), 0.98f), of(0, 1, 0)))
          .hasToString("b 1.000 at (1, 2, 3x4), score 0.980");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aLabelThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> Prediction.fromLogits(List.of("a", "a"), 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A prediction needs labels that are all different, but got [a, a]");
  }

  @Test
  void theAverageIsTheWeightedMeanByName() {
    Prediction first = of(0.5f, 0.5f, 0f);
    Prediction second = Prediction.fromProbabilities(List.of("c", "b", "a"), 1f, 0f, 0f);
    // 3/4 of (0.5, 0.5, 0) and 1/4 of (0, 0, 1)
    assertThat(Prediction.average(List.of(first, second), 3, 1).toArray())
        .containsExactly(0.375f, 0.375f, 0.25f);
    assertThat(Prediction.average(List.of(first, second)).toArray())
        .containsExactly(0.25f, 0.25f, 0.5f);
    assertThat(Prediction.average(List.of(first, second)).label()).isEqualTo("c");
    assertThat(Prediction.average(List.of(first, second), 1e-300, 0)).isEqualTo(first);
  }

  @Test
  void anAverageHasTheValuesThatAllHave() {
    Prediction first =
        Prediction.fromProbabilities(List.of("a", "b"), 1, 0)
            .withValues(Map.of("valence", 0.5f, "arousal", 1f));
    Prediction second =
        Prediction.fromProbabilities(List.of("a", "b"), 0, 1).withValues(Map.of("valence", -0.5f));

    // 0.75 * 0.5 + 0.25 * -0.5
    assertThat(Prediction.average(List.of(first, second), 3, 1).values())
        .isEqualTo(Map.of("valence", 0.25f));
  }

  @Test
  void scoresThatAreIndependentHaveAMeanToo() {
    Prediction first = Prediction.fromIndependentScores(LABELS, 0.5f, 1f, 0f);
    Prediction second = Prediction.fromIndependentScores(LABELS, 0.5f, 0.5f, 1f);
    assertThat(Prediction.average(List.of(first, second)).toArray())
        .containsExactly(0.5f, 0.75f, 0.5f);
  }

  @Test
  void theDivergenceIsJensenShannons() {
    Prediction a = of(1f, 0f, 0f);
    Prediction b = of(0f, 1f, 0f);
    assertThat(a.divergence(a)).isZero();
    assertThat(a.divergence(b)).isCloseTo(Math.log(2), within(1e-15));
    assertThat(Prediction.divergence(List.of(a, b, of(0f, 0f, 1f))))
        .isCloseTo(Math.log(3), within(1e-15));
    // mean (0.75, 0.25): H = 0.5623351, less half of H(0.5, 0.5) = ln 2 / 2 = 0.3465736
    assertThat(a.divergence(of(0.5f, 0.5f, 0f))).isCloseTo(0.2157616, within(1e-7));
    // weights 1 and 3: mean (0.25, 0.75), H(0.25, 0.75) = 0.5623351, both entropies 0
    assertThat(Prediction.divergence(List.of(a, b), 1, 3)).isCloseTo(0.5623351, within(1e-7));
  }

  @Test
  void theDivergenceIsSymmetricAndBoundedAndTheMeanSumsToOne() {
    Random random = new Random(14);
    for (int round = 0; round < 2000; round++) {
      Prediction a = Prediction.fromLogits(LABELS, logits(random));
      Prediction b = Prediction.fromLogits(LABELS, logits(random));
      double divergence = a.divergence(b);
      assertThat(divergence).isBetween(0.0, Math.log(2) + 1e-7);
      assertThat(b.divergence(a)).isCloseTo(divergence, within(1e-12));
      double sum = 0;
      for (float p : Prediction.average(List.of(a, b), random.nextDouble(), 1).toArray()) {
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  private static float[] logits(Random random) {
    return new float[] {20 * random.nextFloat(), 20 * random.nextFloat(), 20 * random.nextFloat()};
  }

  @Test
  void whatCannotBeAveragedIsRefused() {
    assertThatThrownBy(() -> Prediction.average(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An average needs at least one prediction, but got none");
    Prediction a = of(1f, 0f, 0f);
    Prediction other = Prediction.fromProbabilities(List.of("a", "b", "x"), 1f, 0f, 0f);
    assertThatThrownBy(() -> Prediction.average(List.of(a, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Predictions to compare need the same labels, but got [a, b, c] and [a, b, x]");
    Prediction fewer = Prediction.fromProbabilities(List.of("a", "b"), 1f, 0f);
    assertThatThrownBy(() -> a.divergence(fewer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Predictions to compare need the same labels, but got [a, b, c] and [a, b]");
    assertThatThrownBy(() -> Prediction.average(List.of(a, a), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "An average needs one weight a prediction, but got 1 weights and 2 predictions");
    assertThatThrownBy(() -> Prediction.average(List.of(a, a), 1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A weight is a finite number of at least 0, but got -1.0");
    assertThatThrownBy(() -> Prediction.average(List.of(a), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A weight is a finite number of at least 0, but got NaN");
    assertThatThrownBy(() -> Prediction.average(List.of(a), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Weights need a finite sum above 0, but got 0.0");
  }

  @Test
  void resultsAndDescriptionsAreTheSameElsewhere() throws Exception {
    Prediction prediction = Prediction.fromLogits(LABELS, 1, 3, 2);
    FaceEmotion face =
        new FaceEmotion(new DetectedFace(new BoundingBox(1, 2, 3, 4), 0.5f), prediction);
    assertThat(read(written(face))).isEqualTo(face);
    assertThat(((Prediction) read(written(prediction))).label()).isEqualTo("b");
    Prediction equal = Prediction.fromLogits(LABELS, 1, 3, 3);
    assertThat(((Prediction) read(written(equal))).label()).isEqualTo("b");
    Prediction zero = of(0f, 1f, 0f);
    assertThat(read(written(zero))).isEqualTo(zero);
    ModelSpec spec =
        new ModelSpec(
            "m.onnx", "M", InputSpec.imageNet(2, 2), LABELS, OutputKind.LOGITS, null, null, null);
    assertThat(read(written(spec))).isEqualTo(spec);
  }

  @Test
  void whatIsReadIsCheckedAsWhatIsMade() throws Exception {
    byte[] bytes = written(of(0.25f, 0.5f, 0.25f));
    // The last probability, which follows one of 0.5 in the stream, becomes NaN.
    int at = lastPlace(bytes, ByteBuffer.allocate(8).putFloat(0.5f).putFloat(0.25f).array()) + 4;
    bytes[at] = 0x7f;
    bytes[at + 1] = (byte) 0xc0;
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(InvalidObjectException.class)
        .hasMessageStartingWith("The probability of label 'c' is NaN, expected 0 to 1");
  }

  private static int lastPlace(byte[] bytes, byte[] wanted) {
    int at = bytes.length - wanted.length;
    while (!Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
      at--;
    }
    return at;
  }

  private static byte[] written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
