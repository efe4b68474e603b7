package dev.emotion4j.image.resample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.ResizeFilter;
import org.junit.jupiter.api.Test;

/** When rows are summed by segments, and how far such a sum may be off. By hand. */
class SegmentSumsTest {
  private final SegmentSums sums = new SegmentSums();

  private boolean suits(int in, int out, ResizeFilter filter) {
    AxisWeights axis = new AxisWeights();
    axis.set(in, out, filter);
    return sums.set(axis, in, out);
  }

  @Test
  void onlyRowsThatShrinkToHalfOrLessAndToFourPixelsOrMoreAreSummedSo() {
    assertThat(suits(8, 4, ResizeFilter.BILINEAR)).isTrue();
    assertThat(suits(7, 4, ResizeFilter.BILINEAR)).isFalse();
    assertThat(suits(1000, 3, ResizeFilter.BILINEAR)).isFalse();
    assertThat(suits(1000, 500, ResizeFilter.BILINEAR)).isTrue();
    assertThat(suits(999, 500, ResizeFilter.BILINEAR)).isFalse();
  }

  @Test
  void weightsThatAreNoLinesDoNotSuit() {
    assertThat(suits(1000, 10, ResizeFilter.BICUBIC)).isFalse();
    assertThat(suits(1000, 10, ResizeFilter.LANCZOS)).isFalse();
  }

  @Test
  void twoPixelsASegmentAreAlwaysOnALine() {
    // 1/8, 3/8, 3/8, 1/8: exact in 22 bits. One unit is for the half that is added to round.
    assertThat(suits(8, 4, ResizeFilter.BILINEAR)).isTrue();
    assertThat(sums.maxError).isEqualTo(1);
  }

  @Test
  void theErrorIsWhatTheRoundedWeightsDifferFromTheLine() {
    // The weights 1/9, 2/9, 3/9, 2/9, 1/9 times 2^22 are rounded to 466034, 932068 and 1398101;
    // times 4 they are 1864136, 3728272 and 5592404. The line through the rising ones has a slope
    // of (5592404 - 1864136) / 2 = 1864134 and begins at 11184812 / 3 - 1864134 = 1864136.67, so
    // at 1864137: the weights are 1 below it, 1 above it, and 1 below it. The falling ones are
    // 3728272, 1864136 and 0, exactly on a line. 2 below, times 255, and one.
    assertThat(suits(12, 4, ResizeFilter.BILINEAR)).isTrue();
    assertThat(sums.maxError).isEqualTo(2 * 255 + 1);
  }
}
