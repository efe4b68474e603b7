package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundingBoxTest {

  @Test
  void boxesShareTheirOverlap() {
    BoundingBox box = new BoundingBox(-5, 10, 20, 10);
    assertThat(box.intersect(new BoundingBox(0, 0, 100, 15)))
        .contains(new BoundingBox(0, 10, 15, 5));
    assertThat(box.intersect(new BoundingBox(15, 10, 5, 5))).isEmpty();
    assertThat(box.intersect(new BoundingBox(0, 20, 5, 5))).isEmpty();
  }

  @Test
  void boxesAtTheEdgeOfIntegersDoNotOverflow() {
    BoundingBox box = new BoundingBox(Integer.MAX_VALUE - 1, 0, Integer.MAX_VALUE, 1);
    assertThat(box.intersect(box)).contains(box);
    assertThat(box.intersect(new BoundingBox(0, 0, 5, 5))).isEmpty();
  }

  @Test
  void anEmptyBoxIsRefused() {
    assertThatThrownBy(() -> new BoundingBox(1, 2, 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A box needs a width and height of at least 1 pixel, but got 0x4");
  }

  @Test
  void theAreaAndTheMiddleAreThoseOfTheRectangle() {
    BoundingBox box = new BoundingBox(-3, 10, 5, 4);
    assertThat(box.area()).isEqualTo(20);
    assertThat(box.centerX()).isEqualTo(-0.5);
    assertThat(box.centerY()).isEqualTo(12);
    assertThat(new BoundingBox(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE).area())
        .isEqualTo(4611686014132420609L); // 2147483647 squared
  }

  @Test
  void iouIsTheSharedPartOfWhatBothCover() {
    BoundingBox box = new BoundingBox(0, 0, 10, 10);
    assertThat(box.intersectionOverUnion(box)).isEqualTo(1);
    // 5 * 10 shared of 100 + 100 - 50
    assertThat(box.intersectionOverUnion(new BoundingBox(5, 0, 10, 10)))
        .isCloseTo(1 / 3.0, within(1e-15));
    // all of 4 * 5 shared, of 100
    assertThat(box.intersectionOverUnion(new BoundingBox(3, 3, 4, 5))).isEqualTo(0.2);
    assertThat(box.intersectionOverUnion(new BoundingBox(10, 0, 10, 10))).isZero();
    assertThat(box.intersectionOverUnion(new BoundingBox(20, 20, 1, 1))).isZero();
    BoundingBox huge = new BoundingBox(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(huge.intersectionOverUnion(huge)).isEqualTo(1);
  }

  @Test
  void aBoxContainsWhatHasNoPixelOutside() {
    BoundingBox box = new BoundingBox(2, 3, 10, 20);
    assertThat(box.contains(box)).isTrue();
    assertThat(box.contains(new BoundingBox(11, 22, 1, 1))).isTrue();
    assertThat(box.contains(new BoundingBox(12, 22, 1, 1))).isFalse();
    assertThat(box.contains(new BoundingBox(2, 2, 1, 2))).isFalse();
    assertThat(box.contains(new BoundingBox(2, 3, 10, 21))).isFalse();
    assertThat(box.contains(new BoundingBox(2, 3, 11, 20))).isFalse();
    assertThat(new BoundingBox(0, 0, 9, 9).contains(new BoundingBox(8, 0, Integer.MAX_VALUE, 1)))
        .isFalse();
  }

  @Test
  void growingMovesEachSideByAPartOfItsLength() {
    BoundingBox box = new BoundingBox(100, 50, 40, 20);
    // a quarter of 40 is 10 columns left and right, of 20 is 5 rows above and below
    assertThat(box.grow(0.25)).isEqualTo(new BoundingBox(90, 45, 60, 30));
    assertThat(box.grow(-0.25)).isEqualTo(new BoundingBox(110, 55, 20, 10));
    assertThat(box.grow(0)).isEqualTo(box);
    assertThatThrownBy(() -> box.grow(-0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A box needs a width and height of at least 1 pixel, but got 0x0");
    assertThatThrownBy(() -> box.grow(1e9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A box needs whole numbers of 32 bits, but got -3.99999999E10");
    assertThatThrownBy(() -> box.grow(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A box needs whole numbers of 32 bits, but got NaN");
  }

  @Test
  void theSquareHasTheLongerSideAndTheSameMiddle() {
    assertThat(new BoundingBox(10, 10, 4, 10).square()).isEqualTo(new BoundingBox(7, 10, 10, 10));
    // 10 - 5 is odd: 3 rows above, 2 below
    assertThat(new BoundingBox(0, 0, 10, 5).square()).isEqualTo(new BoundingBox(0, -3, 10, 10));
    assertThat(new BoundingBox(1, 2, 3, 3).square()).isEqualTo(new BoundingBox(1, 2, 3, 3));
  }

  /**
   * An image of 8x6 with a box at (1, 2) of 3x2, drawn on squared paper: turned by 90 degrees
   * clockwise, column x of the new image is row 5 - x of the old one and its row is the old column.
   */
  @ParameterizedTest
  @CsvSource({"0, 1, 2, 3, 2", "90, 2, 1, 2, 3", "180, 4, 2, 3, 2", "270, 2, 4, 2, 3"})
  void aBoxTurnsWithItsImageAndBack(int degrees, int x, int y, int width, int height) {
    BoundingBox box = new BoundingBox(1, 2, 3, 2);
    BoundingBox turned = box.rotated(degrees, 8, 6);
    assertThat(turned).isEqualTo(new BoundingBox(x, y, width, height));
    boolean sideways = degrees % 180 != 0;
    assertThat(turned.rotated((360 - degrees) % 360, sideways ? 6 : 8, sideways ? 8 : 6))
        .isEqualTo(box);
  }

  @Test
  void aBoxIsMirroredWithItsImageAndBack() {
    BoundingBox box = new BoundingBox(1, 2, 3, 2);
    assertThat(box.mirrored(8)).isEqualTo(new BoundingBox(4, 2, 3, 2));
    assertThat(box.mirrored(8).mirrored(8)).isEqualTo(box);
  }

  @Test
  void otherAnglesAreRefused() {
    assertThatThrownBy(() -> new BoundingBox(0, 0, 1, 1).rotated(45, 8, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A box can be turned by 0, 90, 180 or 270 degrees, but got 45");
  }
}
