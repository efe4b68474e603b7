package dev.emotion4j.image.decode.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PixelMemoryTest {
  private static final long LARGE = (128 << 20) + 1;

  @Test
  void isUsedAgainForThePicturesThatFit() {
    PixelMemory memory = new PixelMemory(true);
    byte[] first = memory.take(1000, "PNG");

    assertThat(memory.take(900, "JPEG")).isSameAs(first);
    assertThat(memory.take(1001, "PNG")).isNotSameAs(first).hasSizeGreaterThan(1000);
  }

  @Test
  void isNewForEachPictureThatIsGivenAway() {
    PixelMemory memory = new PixelMemory(false);

    assertThat(memory.take(10, "PNG")).isNotSameAs(memory.take(10, "PNG"));
  }

  @Test
  void isNotKeptForLargePictures() {
    PixelMemory memory = new PixelMemory(true);
    assertThat(memory.take(LARGE, "PNG").length).isEqualTo((int) LARGE);

    assertThat(memory.take(10, "PNG")).hasSize(10);
  }
}
