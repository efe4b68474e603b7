package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the streaming resizer with {@link TwoPassResize} on random sizes, crops, contents. */
class ResizePropertyTest {
  private final RowResampler resampler = new RowResampler();

  @Test
  void equalsTheTwoPassesOnThousandsOfSmallPictures() {
    Random random = new Random(20261122);
    for (int i = 0; i < 3000; i++) {
      compare(random, 60, 60, 40, "small " + i);
    }
  }

  @Test
  void equalsTheTwoPassesOnHundredsOfLargerPictures() {
    Random random = new Random(42);
    for (int i = 0; i < 250; i++) {
      compare(random, 700, 40, 90, "wide " + i);
      compare(random, 40, 700, 90, "tall " + i);
    }
  }

  @Test
  void equalsTheTwoPassesOnPicturesFarWiderThanTheResult() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      compare(random, 5000, 3, 60, "very wide " + i);
    }
  }

  private void compare(Random random, int maxWidth, int maxHeight, int maxOut, String name) {
    int width = 1 + random.nextInt(maxWidth);
    int height = 1 + random.nextInt(maxHeight);
    RgbImage image = Pixels.rgb(content(random, width, height), width, height);
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    RgbImage crop =
        random.nextBoolean()
            ? image
            : image.crop(
                new BoundingBox(
                    x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y)));
    int newWidth = random.nextInt(8) == 0 ? crop.width() : 1 + random.nextInt(maxOut);
    int newHeight = random.nextInt(8) == 0 ? crop.height() : 1 + random.nextInt(maxOut);

    byte[] actual = new byte[3 * newWidth * newHeight];
    int[][] planes = new int[3][newWidth];
    resampler.start(crop, newWidth, newHeight, ResizeFilter.BILINEAR);
    for (int row = 0, to = 0; row < newHeight; row++) {
      resampler.row(row, planes);
      for (int column = 0; column < newWidth; column++) {
        for (int c = 0; c < 3; c++) {
          actual[to++] = (byte) planes[c][column];
        }
      }
    }
    resampler.finish();

    assertThat(actual)
        .as("%s: %dx%d to %dx%d", name, crop.width(), crop.height(), newWidth, newHeight)
        .isEqualTo(
            TwoPassResize.resize(
                Golden.rgb(crop), crop.width(), crop.height(), newWidth, newHeight));
  }

  /** Noise; two values, whose means often are exact halves; steps; one colour. */
  private static byte[] content(Random random, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    switch (random.nextInt(4)) {
      case 0 -> random.nextBytes(rgb);
      case 1 -> {
        byte low = (byte) random.nextInt(256);
        for (int i = 0; i < rgb.length; i++) {
          rgb[i] = (byte) (low + (random.nextBoolean() ? 1 : 0));
        }
      }
      case 2 -> {
        int period = 1 + random.nextInt(9);
        for (int i = 0; i < rgb.length; i++) {
          rgb[i] = (byte) (i / 3 % width / period % 2 == 0 ? 0 : 255);
        }
      }
      default -> Arrays.fill(rgb, (byte) random.nextInt(256));
    }
    return rgb;
  }
}
