package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
}
