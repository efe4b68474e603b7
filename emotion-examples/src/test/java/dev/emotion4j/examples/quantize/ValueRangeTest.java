package dev.emotion4j.examples.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.examples.quantize.ValueRange.Scale;
import org.junit.jupiter.api.Test;

class ValueRangeTest {
  /**
   * 255 steps from -1 to 4 are 5 / 255 each; 0 lies 1 / (5 / 255) = 51 steps from the lower end.
   */
  @Test
  void bytesCoverTheRangeAndZeroIsExact() {
    assertThat(new ValueRange(-1, 4).scale()).isEqualTo(new Scale(5 / 255f, 51));
  }

  @Test
  void aRangeFromZeroOnHasItsZeroAtTheLowestByte() {
    assertThat(new ValueRange(0, 6).scale()).isEqualTo(new Scale(6 / 255f, 0));
  }

  @Test
  void aRangeUpToZeroHasItsZeroAtTheHighestByte() {
    assertThat(new ValueRange(-3, -1).scale()).isEqualTo(new Scale(3 / 255f, 255));
  }

  @Test
  void aRangeThatLacksZeroIsExtendedToIt() {
    assertThat(new ValueRange(1, 3).scale()).isEqualTo(new Scale(3 / 255f, 0));
  }

  @Test
  void aValueThatIsAlwaysZeroHasAScaleAllTheSame() {
    assertThat(new ValueRange(0, 0).scale()).isEqualTo(new Scale(1, 0));
  }
}
