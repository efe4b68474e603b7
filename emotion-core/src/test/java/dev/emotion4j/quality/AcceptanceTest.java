package dev.emotion4j.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.quality.Acceptance.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  /** Confidence 0.5, margin 0.25, score 0.5, size 30. */
  private static final FaceEmotion FACE =
      new FaceEmotion(
          new DetectedFace(new BoundingBox(0, 0, 40, 30), 0.5f),
          Prediction.fromProbabilities(List.of("a", "b", "c"), 0.25f, 0.5f, 0.25f));

  private static final FaceQuality QUALITY = new FaceQuality(30, 0.5, 0.25, 0.125, true);

  @Test
  void everythingIsAcceptedByDefault() {
    assertThat(Acceptance.ANY.needsQuality()).isFalse();
    assertThat(Acceptance.ANY.decide(FACE).label()).contains("b");
    assertThat(Acceptance.ANY.decide(FACE).reasons()).isEmpty();
    assertThat(Acceptance.ANY.decide(FACE, QUALITY).label()).contains("b");
  }

  @Test
  void whatIsJustEnoughIsAccepted() {
    Acceptance just =
        Acceptance.ANY
            .withMinConfidence(0.5)
            .withMinMargin(0.25)
            .withMinScore(0.5)
            .withMinSize(30)
            .withMinSharpness(0.5)
            .withBrightness(0.25, 0.25)
            .withMinContrast(0.125);
    assertThat(just.needsQuality()).isTrue();
    assertThat(just.decide(FACE, QUALITY).label()).contains("b");
  }

  @Test
  void allThatDoesNotHoldIsTold() {
    Acceptance strict =
        Acceptance.ANY
            .withMinConfidence(0.51)
            .withMinMargin(0.26)
            .withMinScore(0.51)
            .withMinSize(31)
            .withMinSharpness(0.51)
            .withBrightness(0.26, 1)
            .withMinContrast(0.126)
            .withoutCutFaces();
    assertThat(strict.decide(FACE, QUALITY).label()).isEmpty();
    assertThat(strict.decide(FACE, QUALITY).reasons()).containsExactly(Reason.values());
    assertThat(Acceptance.ANY.withBrightness(0, 0.24).decide(FACE, QUALITY).reasons())
        .containsExactly(Reason.BRIGHTNESS);
    assertThat(Acceptance.ANY.withMinMargin(0.26).decide(FACE).reasons())
        .containsExactly(Reason.MARGIN);
  }

  @Test
  void aPolicyOnQualityNeedsTheQuality() {
    assertThatThrownBy(() -> Acceptance.ANY.withoutCutFaces().decide(FACE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "This policy asks for the quality of the picture; give it too, from"
                + " FaceQuality.of(image, face.box())");
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Acceptance.ANY.withMinConfidence(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minConfidence must be from 0 to 1.0, but got 1.5");
    assertThatThrownBy(() -> Acceptance.ANY.withMinScore(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minScore must be from 0 to 1.0, but got NaN");
    assertThatThrownBy(() -> Acceptance.ANY.withMinContrast(0.6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minContrast must be from 0 to 0.5, but got 0.6");
    assertThatThrownBy(() -> Acceptance.ANY.withMinSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minSize must be at least 1, but got 0");
    assertThatThrownBy(() -> Acceptance.ANY.withBrightness(-0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the least brightness must be from 0 to 1.0, but got -0.1");
  }
}
