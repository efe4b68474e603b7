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
    return sums.set(axis, in, out) > 0;
  }

  @Test
  void onlyRowsThatShrinkToTwoSeventhsAndToFourPixelsOrMoreAreSummedSo() {
    assertThat(suits(14, 4, ResizeFilter.BILINEAR)).isTrue();
    assertThat(suits(13, 4, ResizeFilter.BILINEAR)).isFalse();
    assertThat(suits(1000, 3, ResizeFilter.BILINEAR)).isFalse();
    assertThat(suits(1050, 300, ResizeFilter.BILINEAR)).isTrue();
    assertThat(suits(1049, 300, ResizeFilter.BILINEAR)).isFalse();
  }

  @Test
  void weightsThatAreNoLinesDoNotSuit() {
    assertThat(suits(1000, 10, ResizeFilter.BICUBIC)).isFalse();
    assertThat(suits(1000, 10, ResizeFilter.LANCZOS)).isFalse();
  }

  @Test
  void weightsThatAreExactLeaveNoDoubt() {
    // 1/32, 3/32, 5/32, 7/32 and back: exact in 22 bits, and on a line.
    assertThat(suits(16, 4, ResizeFilter.BILINEAR)).isTrue();
    assertThat(sums.maxError).isZero();
  }

  @Test
  void theErrorIsWhatTheRoundedWeightsDifferFromTheLine() {
    // The weights 1/25 to 5/25 and back, times 2^22, are rounded to 167772, 335544, 503316, 671089
    // and 838861; times 4 they are 671088, 1342176, 2013264, 2684356 and 3355444. The line through
    // these has a slope of (2 * (3355444 - 671088) + 2684356 - 1342176) / 10 = 671089.2 and begins
    // at 10066328 / 5 - 2 * 671089 = 671087.6: with 671089 and 671088 the weights are 3 below it
    // and 1 above. The falling ones, 2684356 to 671088 and 0, have a slope of -671088.8 and begin
    // at 6710884 / 5 + 2 * 671089 = 2684354.8: 3 below, 2 above. 6 below, times 255.
    assertThat(suits(20, 4, ResizeFilter.BILINEAR)).isTrue();
    assertThat(sums.maxError).isEqualTo(6 * 255);
  }
}
