package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names are a promise: programs and the JSON of the command line use them. */
class ExceptionReasonsTest {
  @Test
  void theNamesOfTheReasonsStay() {
    assertThat(ImageException.Reason.values())
        .extracting(Enum::name)
        .contains("MISSING", "TOO_LARGE", "UNSUPPORTED", "DAMAGED", "UNREADABLE");
    assertThat(InferenceException.Reason.values())
        .extracting(Enum::name)
        .contains(
            "BUSY",
            "TIMED_OUT",
            "CLOSED",
            "INTERRUPTED",
            "NATIVE_LIBRARY",
            "RUNTIME",
            "NOT_A_NUMBER");
    assertThat(ModelException.Reason.values())
        .extracting(Enum::name)
        .contains(
            "MISSING", "CHECKSUM", "SIGNATURE", "DESCRIPTION", "GRAPH", "UNSUPPORTED", "RUNTIME");
  }

  @Test
  void theReasonIsToldByTheRootToo() {
    List<EmotionException> all =
        List.of(
            new ImageException(ImageException.Reason.DAMAGED, "a"),
            new InferenceException(InferenceException.Reason.BUSY, "b"),
            new ModelException(ModelException.Reason.CHECKSUM, "c"));
    assertThat(all)
        .extracting(e -> e.reason().name())
        .containsExactly("DAMAGED", "BUSY", "CHECKSUM");
  }

  @Test
  void anExceptionSurvivesSerialisationWithReasonMessageAndCause() throws Exception {
    InferenceException before =
        new InferenceException(
            InferenceException.Reason.TIMED_OUT, "too slow", new IOException("why"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(before);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      InferenceException after = (InferenceException) in.readObject();
      assertThat(after.reason()).isEqualTo(InferenceException.Reason.TIMED_OUT);
      assertThat(after).hasMessage("too slow").hasRootCauseMessage("why");
    }
  }

  @Test
  void aReasonIsNeeded() {
    assertThatThrownBy(() -> new ModelException(null, "c"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("reason");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numbersThatAreNoneAreCalledSo(float output) {
    assertThatThrownBy(() -> Prediction.fromLogits(List.of("a", "b"), 0, output))
        .isInstanceOfSatisfying(InferenceException.class, ExceptionReasonsTest::isNoNumber);
    assertThatThrownBy(() -> Prediction.fromProbabilities(List.of("a", "b"), 0, output))
        .isInstanceOfSatisfying(InferenceException.class, ExceptionReasonsTest::isNoNumber);
    assertThatThrownBy(() -> Prediction.fromProbabilities(List.of("a", "b"), 0.3f, 0.3f))
        .isInstanceOfSatisfying(InferenceException.class, ExceptionReasonsTest::isNoNumber);
  }

  private static void isNoNumber(InferenceException e) {
    assertThat(e.reason()).isEqualTo(InferenceException.Reason.NOT_A_NUMBER);
  }
}
