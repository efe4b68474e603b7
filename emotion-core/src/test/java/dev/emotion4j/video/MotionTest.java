package dev.emotion4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import org.junit.jupiter.api.Test;

/** The equations of the filter, by hand. A face is 1000 pixels wide and high at first. */
class MotionTest {
  private static final BoundingBox FIRST = new BoundingBox(4500, 4500, 1000, 1000);

  @Test
  void aFaceThatWasJustSeenIsWhereItIsWithinATwentiethOfItsSize() {
    Motion motion = new Motion(FIRST);
    assertThat(motion.cost(FIRST)).isZero();
    // One size away, over 1 + 0.05: the square root of 0.05 squared.
    assertThat(motion.cost(new BoundingBox(5500, 4500, 1000, 1000)))
        .isCloseTo(1 / 1.05, within(1e-12));
    // A triangle of 600, 800 and 1000.
    assertThat(motion.cost(new BoundingBox(5100, 5300, 1000, 1000)))
        .isCloseTo(1 / 1.05, within(1e-12));
    // Twice as wide and four times as high about the same middle: (ln 2 + ln 4) / 4.
    assertThat(motion.cost(new BoundingBox(4000, 3000, 2000, 4000)))
        .isCloseTo(0.75 * Math.log(2), within(1e-12));
  }

  @Test
  void timeMakesThePlaceUncertain() {
    Motion motion = new Motion(FIRST);
    motion.advance(0.2);
    // 0.0025 + 0.04 * 2.25 + 9 * 0.0016 / 4 = 0.0961 = 0.31 squared
    assertThat(motion.cost(new BoundingBox(5500, 4500, 1000, 1000)))
        .isCloseTo(1 / 1.31, within(1e-12));
    motion.advance(10);
    // Never more than a size.
    assertThat(motion.cost(new BoundingBox(5500, 4500, 1000, 1000))).isEqualTo(0.5);
  }

  @Test
  void aLookCorrectsPlaceSpeedAndSize() {
    Motion motion = new Motion(FIRST);
    motion.advance(0.2);
    // Covariance 0.2 * 2.25 + 9 * 0.04 * 0.1 = 0.486, variance of the speed 2.25 + 0.36 = 2.61.
    // The look is 986 px right of the middle and 1972 px above; 0.0961 + 0.0025 = 0.0986.
    // So the middle moves by 961 and -1922 px and the speed becomes 4860 and -9720 px a second.
    motion.correct(new BoundingBox(5986 - 600, 3028 - 400, 1200, 800));
    // Half-way in size: 1100x900, about (5961, 3078).
    assertThat(motion.box()).isEqualTo(new BoundingBox(5961 - 550, 3078 - 450, 1100, 900));
    motion.advance(0.1);
    assertThat(motion.box()).isEqualTo(new BoundingBox(6447 - 550, 2106 - 450, 1100, 900));
    // The look leaves 0.0025 / 0.0986 of variance and covariance, and of the speed's variance
    // 2.61 - 0.486 * 0.486 / 0.0986.
    double left = 0.0025 / 0.0986;
    double position = 0.0961 * left;
    double covariance = 0.486 * left;
    double speed = 2.61 - 0.486 * 0.486 / 0.0986;
    double later = position + 0.2 * covariance + 0.01 * speed + 9 * 0.0001 / 4;
    double apart = 995 / Math.sqrt(1100 * 900.0);
    assertThat(motion.cost(new BoundingBox(6447 - 550, 2106 - 450 + 995, 1100, 900)))
        .isCloseTo(apart / (1 + Math.sqrt(later)), within(1e-9));
    // A second advance of the covariance and the speed's variance.
    double covarianceLater = covariance + 0.1 * speed + 9 * 0.01 * 0.05;
    double speedLater = speed + 9 * 0.01;
    motion.advance(0.1);
    double latest = later + 0.2 * covarianceLater + 0.01 * speedLater + 9 * 0.0001 / 4;
    // 6447 + 486 = 6933, 2106 - 972 = 1134.
    assertThat(motion.cost(new BoundingBox(6933 - 550 - 995, 1134 - 450, 1100, 900)))
        .isCloseTo(apart / (1 + Math.sqrt(latest)), within(1e-9));
  }
}
