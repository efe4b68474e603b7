package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecsTest {

  @Test
  void anInputsTensorHasOneFloatAChannelAndPixel() {
    assertThat(InputSpec.imageNet(224, 112).floatCount()).isEqualTo(75264); // 3 * 112 * 224
  }

  @Test
  void anotherLayoutIsAllThatChanges() {
    InputSpec spec = InputSpec.imageNet(224, 112);
    InputSpec last = spec.withLayout(InputSpec.Layout.NHWC);
    assertThat(last.layout()).isEqualTo(InputSpec.Layout.NHWC);
    assertThat(last).isNotEqualTo(spec);
    assertThat(last.withLayout(InputSpec.Layout.NCHW)).isEqualTo(spec);
  }

  @Test
  void anInputThatCannotBeFilledIsRefused() {
    List<Float> ones = List.of(1f, 1f, 1f);
    assertThatThrownBy(() -> InputSpec.imageNet(0, 224))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An input needs a width and height of at least 1 pixel, but got 0x224");
    assertThatThrownBy(
            () ->
                new InputSpec(2, 2, ColorOrder.RGB, ResizeMode.STRETCH, ones, List.of(1f, 0f, 1f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("std must not be 0, but got [1.0, 0.0, 1.0]");
    assertThatThrownBy(
            () ->
                new InputSpec(
                    2, 2, ColorOrder.RGB, ResizeMode.STRETCH, List.of(1f, Float.NaN, 1f), ones))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mean needs 3 finite numbers, one a channel, but got [1.0, NaN, 1.0]");
  }

  @Test
  void aModelNeedsLabelsThatDiffer() {
    assertThatThrownBy(
            () ->
                new ModelSpec(
                    "m.onnx",
                    "M",
                    InputSpec.imageNet(2, 2),
                    List.of("a", "a"),
                    OutputKind.LOGITS,
                    null,
                    null,
                    null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A model needs at least one label and no label twice, but got [a, a]");
  }

  @Test
  void aScoreIsAProbability() {
    assertThatThrownBy(() -> new DetectedFace(new BoundingBox(0, 0, 1, 1), Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A score is from 0 to 1, but got NaN");
  }
}
