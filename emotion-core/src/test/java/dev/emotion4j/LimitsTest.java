package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.FaceCrop.Square;
import dev.emotion4j.quality.Acceptance;
import dev.emotion4j.video.FaceTracker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies exactly on a limit is inside it, and of equal ones the first is chosen. */
class LimitsTest {
  private static final List<String> LABELS = List.of("a", "b", "c");

  @Test
  void aDeadlineMayBeAYear() {
    assertThat(CallContext.within(Duration.ofDays(365)).remainingNanos()).isPositive();
  }

  @Test
  void boxesReachFromEndToEndOfIntegers() {
    BoundingBox first = new BoundingBox(Integer.MIN_VALUE, 0, 10, 4);
    BoundingBox last = new BoundingBox(Integer.MAX_VALUE, 0, 10, 4);
    assertThat(first.grow(0)).isEqualTo(first);
    assertThat(last.grow(0)).isEqualTo(last);
  }

  @Test
  void aShiftMayBeAWholeSide() {
    // The middle (5, 5) moves by a side of 10 to the left and down: (-5, 15).
    assertThat(new FaceCrop(Square.MEAN, 1, -1, 1).region(new BoundingBox(0, 0, 10, 10)))
        .isEqualTo(new BoundingBox(-10, 10, 10, 10));
  }

  @Test
  void ofEqualProbabilitiesTheFirstIsTheLabel() {
    assertThat(Prediction.fromProbabilities(LABELS, 0.2f, 0.4f, 0.4f).label()).isEqualTo("b");
    assertThat(Prediction.fromIndependentScores(LABELS, 0.2f, 0.4f, 0.4f).label()).isEqualTo("b");
    float half = (float) Math.log(0.5);
    assertThat(Prediction.fromLogProbabilities(LABELS, Float.NEGATIVE_INFINITY, half, half).label())
        .isEqualTo("b");
  }

  @Test
  void theFirstOfAllIsOneLabel() {
    assertThat(Prediction.fromLogits(LABELS, 1, 3, 2).top(1).keySet()).containsExactly("b");
  }

  @Test
  void theTextShowsWhatRoundsToAThousandthAndAlwaysOneLabel() {
    assertThat(Prediction.fromIndependentScores(LABELS, 0.5f, 0.0005f, 0.0004f))
        .hasToString("a 0.500, b 0.001");
    assertThat(Prediction.fromIndependentScores(LABELS, 0.0002f, 0.0004f, 0))
        .hasToString("b 0.000");
  }

  @Test
  void weightsAreFinite() {
    Prediction a = Prediction.fromProbabilities(LABELS, 1, 0, 0);
    assertThatThrownBy(() -> Prediction.average(List.of(a), Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A weight is a finite number of at least 0, but got Infinity");
    assertThatThrownBy(() -> Prediction.average(List.of(a, a), Double.MAX_VALUE, Double.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Weights need a finite sum above 0, but got Infinity");
  }

  @Test
  void aPolicyMayAskForASinglePixel() {
    assertThat(Acceptance.ANY.withMinSize(1)).isNotNull();
  }

  @Test
  void aTrackersTimesMayBeADayAndItsMarginNothingOrAll() {
    Duration day = Duration.ofDays(1);
    assertThat(
            FaceTracker.builder()
                .halfLife(day)
                .maxMissing(day)
                .window(day)
                .switchMargin(0)
                .switchMargin(1)
                .build())
        .isNotNull();
  }
}
