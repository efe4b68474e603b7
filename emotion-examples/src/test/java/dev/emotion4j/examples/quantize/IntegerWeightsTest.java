package dev.emotion4j.examples.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.examples.quantize.ValueRange.Scale;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class IntegerWeightsTest {
  private static final Scale INPUT = new Scale(0.5f, 10);

  /** A convolution 1x1 from two channels to two. */
  private static final LayerShape TWO_BY_TWO = new LayerShape(0, 2, 2, 2, 1, true);

  private static IntegerWeights quantise(
      float[] weights, LayerShape shape, double[] biases, double[] means, int largest) {
    return IntegerWeights.of(FloatBuffer.wrap(weights), shape, biases, means, INPUT, largest);
  }

  /*
   * Channel 0: the largest weight is 127 / 64, so the scale is 1 / 64; 0.5 is 32 steps. Channel 1:
   * the largest is 12.7, the scale 0.1; -1.04 is 10.4 steps. A bias's step is 0.5 times the
   * weights': 3 is 3 / (0.5 / 64) = 384 steps, -1 is -1 / 0.05 = -20.
   */
  @Test
  void eachChannelHasTheScaleOfItsLargestWeightAndBiasesAreInTheUnitOfTheSums() {
    IntegerWeights result =
        quantise(
            new float[] {127 / 64f, 0.5f, 12.7f, -1.04f},
            TWO_BY_TWO,
            new double[] {3, -1},
            null,
            IntegerWeights.FULL);
    assertThat(result.scales()).containsExactly(1 / 64f, 0.1f);
    assertThat(result.weights()).containsExactly(127, 32, 127, -10);
    assertThat(result.biases()).containsExactly(384, -20);
    assertThat(result.biasScales(INPUT)).containsExactly(1 / 128f, 0.05f);
  }

  /** 1 / 64 a step: 0.51 is 32.64 steps. */
  @Test
  void sevenBitWeightsHaveHalfTheSteps() {
    IntegerWeights result =
        quantise(new float[] {-1, 0.51f, 0, 0}, TWO_BY_TWO, null, null, IntegerWeights.REDUCED);
    assertThat(result.scales()[0]).isEqualTo(1 / 64f);
    assertThat(result.weights()).containsExactly(-64, 33, 0, 0);
    assertThat(result.biases()).isNull();
  }

  /*
   * Scale 1 / 64: 0.5 + 0.25 / 64 is 32.25 steps, rounded to 32. Where the input's mean is 8, sums
   * lack 0.25 / 64 * 8 = 2 / 64 on average, which are 4 steps of 0.5 / 64.
   */
  @Test
  void biasesMakeUpForWhatRoundedWeightsChangeOnAverage() {
    float[] weights = {127 / 64f, 0.5f + 0.25f / 64, 0, 0};
    IntegerWeights result =
        quantise(
            weights, TWO_BY_TWO, new double[] {1, 0}, new double[] {5, 8}, IntegerWeights.FULL);
    assertThat(result.weights()).startsWith(127, 32);
    assertThat(result.biases()[0]).isEqualTo(128 + 4);
  }

  /**
   * Rows of a MatMul's weights are inputs: weights 127 and 1 of output 0, 254 and 3 of output 1.
   */
  @Test
  void columnsOfAMatrixAreChannelsToo() {
    LayerShape columns = new LayerShape(1, 2, 2, 2, 1, false);
    IntegerWeights result =
        quantise(new float[] {127, 254, 1, 3}, columns, null, null, IntegerWeights.FULL);
    assertThat(result.scales()).containsExactly(1, 2);
    // 3 / 2 = 1.5 is rounded to the even neighbour.
    assertThat(result.weights()).containsExactly(127, 127, 1, 2);
  }

  /** Two groups of two channels: output 1 sees inputs 2 and 3. */
  @Test
  void groupsSeeTheirOwnChannels() {
    LayerShape grouped = new LayerShape(0, 2, 4, 1, 1, true);
    assertThat(grouped.output(2)).isEqualTo(1);
    assertThat(grouped.input(1)).isEqualTo(1);
    assertThat(grouped.input(2)).isEqualTo(2);
    assertThat(grouped.input(3)).isEqualTo(3);
  }

  /** A bias of 2^20 at weights of 1e-6: at the weights' own scale it would need 48 bits. */
  @Test
  void aBiasThatIsLargeBesideTheWeightsFits() {
    IntegerWeights result =
        quantise(
            new float[] {1e-6f, 0, 0, 0},
            TWO_BY_TWO,
            new double[] {1 << 20, 0},
            null,
            IntegerWeights.FULL);
    assertThat((double) result.biases()[0] * result.biasScales(INPUT)[0])
        .isBetween((1 << 20) * 0.999, (1 << 20) * 1.001);
  }

  /** 100,000 weights of 127 steps times inputs of 255 would be 3.2e9, beyond 31 bits. */
  @Test
  void noSumCanOverflow() {
    float[] weights = new float[100_000];
    java.util.Arrays.fill(weights, 0.25f);
    LayerShape shape = new LayerShape(0, 1, 100_000, 1, 1, false);
    IntegerWeights result = quantise(weights, shape, null, null, IntegerWeights.FULL);
    long sum = 0;
    for (byte weight : result.weights()) {
      sum += Math.abs(weight) * 255L;
    }
    assertThat(sum).isBetween(2_000_000_000L, (long) Integer.MAX_VALUE);
  }

  @Test
  void aChannelOfZerosKeepsItsBias() {
    IntegerWeights result =
        quantise(new float[4], TWO_BY_TWO, new double[] {0.3, 0}, null, IntegerWeights.FULL);
    assertThat(result.weights()).containsOnly(0);
    assertThat((double) result.biases()[0] * result.biasScales(INPUT)[0]).isBetween(0.2999, 0.3001);
    assertThat(result.scales()[1]).isEqualTo(1);
  }
}
