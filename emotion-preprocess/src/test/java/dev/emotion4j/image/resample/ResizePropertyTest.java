package dev.emotion4j.image.resample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import dev.emotion4j.image.testing.Golden;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the streaming resizer with {@link TwoPassResize} on random sizes, crops, contents. */
class ResizePropertyTest {
  private final RowResampler resampler = new RowResampler();

  @ParameterizedTest
  @EnumSource
  void equalsTheTwoPassesOnThousandsOfSmallPictures(ResizeFilter filter) {
    Random random = new Random(20261122);
    for (int i = 0; i < 3000; i++) {
      RgbImage image = picture(random, 60, 60);
      int width = random.nextInt(8) == 0 ? image.width() : 1 + random.nextInt(40);
      int height = random.nextInt(8) == 0 ? image.height() : 1 + random.nextInt(40);
      compare(image, width, height, filter, "small " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheTwoPassesOnHundredsOfLargerPictures(ResizeFilter filter) {
    Random random = new Random(42);
    for (int i = 0; i < 250; i++) {
      compare(picture(random, 700, 40), to(random, 90), to(random, 90), filter, "wide " + i);
      compare(picture(random, 40, 700), to(random, 90), to(random, 90), filter, "tall " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheTwoPassesOnPicturesFarWiderThanTheResult(ResizeFilter filter) {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      compare(picture(random, 5000, 3), to(random, 60), to(random, 60), filter, "very wide " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheTwoPassesWhenEnlarging(ResizeFilter filter) {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      RgbImage image = picture(random, 24, 24);
      int width = image.width() + random.nextInt(60);
      int height = image.height() + random.nextInt(60);
      compare(image, width, height, filter, "enlarged " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheTwoPassesWhenOneAxisStays(ResizeFilter filter) {
    Random random = new Random(13);
    for (int i = 0; i < 500; i++) {
      RgbImage image = picture(random, 80, 80);
      compare(image, image.width(), to(random, 120), filter, "as wide " + i);
      compare(image, to(random, 120), image.height(), filter, "as tall " + i);
    }
  }

  @Test
  void equalsTheTwoPassesWhenTheFilterChangesBetweenPicturesOfOneSize() {
    Random random = new Random(17);
    ResizeFilter[] filters = ResizeFilter.values();
    for (int i = 0; i < 500; i++) {
      RgbImage image = picture(random, 20, 20);
      int width = to(random, 20);
      int height = to(random, 20);
      for (int f = 0; f < 4; f++) {
        ResizeFilter filter = filters[random.nextInt(filters.length)];
        compare(image, width, height, filter, filter + " of changing ones " + i);
      }
    }
  }

  @Test
  void equalsTheTwoPassesOnPicturesWhoseRowsAreBlueFirst() {
    Random random = new Random(19);
    for (int i = 0; i < 300; i++) {
      int width = to(random, 60);
      int height = to(random, 20);
      RgbImage image = Pixels.bgr(content(random, width, height), width, height);
      compare(image, to(random, 30), to(random, 30), ResizeFilter.BILINEAR, "blue first " + i);
    }
  }

  @Test
  void equalsTheTwoPassesOnPicturesWhoseRowsLieUpsideDown() {
    Random random = new Random(23);
    for (int i = 0; i < 300; i++) {
      RgbImage image = Pixels.mirrored(Pixels.rotated(picture(random, 60, 20), 180));
      compare(image, to(random, 30), to(random, 30), ResizeFilter.BILINEAR, "upside down " + i);
    }
  }

  @Test
  void equalsTheTwoPassesOnPicturesTooWideForSeveralRowsAtOnce() {
    Random random = new Random(29);
    for (int width : new int[] {1 << 14, (1 << 14) + 1}) {
      RgbImage image = Pixels.rgb(content(random, width, 5), width, 5);
      compare(image, 2000, 3, ResizeFilter.BILINEAR, "wide " + width);
      compare(image, 20_000, 3, ResizeFilter.BILINEAR, "enlarged " + width);
    }
  }

  /** Half of the pictures are cut out of larger ones. */
  private static RgbImage picture(Random random, int maxWidth, int maxHeight) {
    int width = 1 + random.nextInt(maxWidth);
    int height = 1 + random.nextInt(maxHeight);
    RgbImage image = Pixels.rgb(content(random, width, height), width, height);
    if (random.nextBoolean()) {
      return image;
    }
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    return image.crop(
        new BoundingBox(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y)));
  }

  private static int to(Random random, int most) {
    return 1 + random.nextInt(most);
  }

  private void compare(RgbImage image, int width, int height, ResizeFilter filter, String name) {
    byte[] actual = new byte[3 * width * height];
    int[][] planes = new int[3][width];
    resampler.start(image, width, height, filter);
    int there = 0; // rows of the image, as if it were decoded meanwhile
    for (int row = 0, to = 0; row < height; row++) {
      while (!resampler.prepare(row, there)) {
        assertThat(there).as(name).isLessThan(image.height());
        there++;
      }
      resampler.row(row, planes);
      for (int column = 0; column < width; column++) {
        for (int c = 0; c < 3; c++) {
          actual[to++] = (byte) planes[c][column];
        }
      }
    }
    resampler.finish();

    byte[] expected =
        TwoPassResize.resize(
            Golden.rgb(image), image.width(), image.height(), width, height, filter);
    assertThat(Arrays.mismatch(actual, expected))
        .as("%s: %dx%d to %dx%d", name, image.width(), image.height(), width, height)
        .isEqualTo(-1);
  }

  /**
   * Noise; black and white, around which the filters with negative weights overshoot; two values,
   * whose means often are exact halves; steps; one colour.
   */
  private static byte[] content(Random random, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    switch (random.nextInt(5)) {
      case 0 -> random.nextBytes(rgb);
      case 1 -> two(random, (byte) 0, (byte) 255, rgb);
      case 2 -> {
        byte low = (byte) random.nextInt(256);
        two(random, low, (byte) (low + 1), rgb);
      }
      case 3 -> {
        int period = 1 + random.nextInt(9);
        for (int i = 0; i < rgb.length; i++) {
          rgb[i] = (byte) (i / 3 % width / period % 2 == 0 ? 0 : 255);
        }
      }
      default -> Arrays.fill(rgb, (byte) random.nextInt(256));
    }
    return rgb;
  }

  private static void two(Random random, byte one, byte other, byte[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = random.nextBoolean() ? one : other;
    }
  }
}
