package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BrightenedImageTest {
  private static final int WIDTH = 20;
  private static final int HEIGHT = 10;

  /** An image of one colour, with some pixels of another at its start. */
  private static RgbImage image(int[] colour, int others, int other) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) colour[i % 3];
    }
    Arrays.fill(rgb, 0, 3 * others, (byte) other);
    return Pixels.rgb(rgb, WIDTH, HEIGHT);
  }

  private static int[] pixel(RgbImage image, int x, int y) {
    byte[] rgb = new byte[3];
    image.readRow(x, y, 1, rgb);
    return new int[] {rgb[0] & 0xff, rgb[1] & 0xff, rgb[2] & 0xff};
  }

  @Test
  void theLargestChannelIsMadeBrightAndTheOthersKeepTheirShare() {
    RgbImage brightened = BrightenedImage.ofDark(image(new int[] {56, 28, 7}, 0, 0));
    // 224 / 56 = 4
    assertThat(pixel(brightened, 19, 9)).containsExactly(224, 112, 28);
    assertThat(brightened.width()).isEqualTo(WIDTH);
    assertThat(brightened.height()).isEqualTo(HEIGHT);
  }

  @Test
  void twoOfAHundredPixelsMayBeLamps() {
    // 4 of 200 are 2 of 100. What is brighter than 255 / 4 is white.
    RgbImage brightened = BrightenedImage.ofDark(image(new int[] {56, 56, 56}, 4, 64));
    assertThat(pixel(brightened, 4, 0)).containsExactly(224, 224, 224);
    assertThat(pixel(brightened, 3, 0)).containsExactly(255, 255, 255);
    assertThat(BrightenedImage.ofDark(image(new int[] {56, 56, 56}, 4, 255))).isNotNull();
    assertThat(BrightenedImage.ofDark(image(new int[] {56, 56, 56}, 5, 255))).isNull();
  }

  @Test
  void anImageIsDarkBelowTheHalfOfWhatItIsBrightenedTo() {
    assertThat(BrightenedImage.ofDark(image(new int[] {0, 111, 0}, 0, 0))).isNotNull();
    assertThat(BrightenedImage.ofDark(image(new int[] {0, 112, 0}, 0, 0))).isNull();
  }

  @Test
  void nothingBecomesOfBlack() {
    assertThat(BrightenedImage.ofDark(image(new int[] {0, 0, 0}, 4, 255))).isNull();
  }

  @Test
  void ofABrightImageTheShadeIsMadeBright() {
    // 4 of 200 are 2 of 100; 224 / 40 = 5.6
    RgbImage brightened = BrightenedImage.ofShade(image(new int[] {200, 10, 112}, 4, 39));
    assertThat(pixel(brightened, 3, 0)).containsExactly(218, 218, 218);
    assertThat(pixel(brightened, 4, 0)).containsExactly(255, 56, 255);
    assertThat(BrightenedImage.ofShade(image(new int[] {200, 10, 112}, 3, 39))).isNull();
    assertThat(BrightenedImage.ofShade(image(new int[] {200, 10, 112}, 4, 40))).isNull();
    assertThat(BrightenedImage.ofShade(image(new int[] {111, 10, 10}, 4, 39))).isNull();
    assertThat(BrightenedImage.ofShade(image(new int[] {0, 0, 0}, 0, 0))).isNull();
  }

  @Test
  void ofATallImageOneRowInSeveralIsRead() {
    int height = 1000;
    byte[] rgb = new byte[3 * 2 * height];
    Arrays.fill(rgb, (byte) 32);
    RgbImage brightened = BrightenedImage.ofDark(Pixels.rgb(rgb, 2, height));
    assertThat(pixel(brightened, 1, 999)).containsExactly(224, 224, 224);
  }
}
