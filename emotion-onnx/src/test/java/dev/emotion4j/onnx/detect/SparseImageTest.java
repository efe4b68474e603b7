package dev.emotion4j.onnx.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.RgbImage;
import dev.emotion4j.image.Pixels;
import org.junit.jupiter.api.Test;

class SparseImageTest {
  /** 5x4 pixels of the values 0 to 19, row by row. */
  private static RgbImage image() {
    byte[] rgb = new byte[3 * 20];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    return Pixels.rgb(rgb, 5, 4);
  }

  @Test
  void everySecondPixelOfEverySecondRow() {
    RgbImage sparse = Look.SparseImage.of(image(), 2);
    assertThat(sparse.width()).isEqualTo(3);
    assertThat(sparse.height()).isEqualTo(2);
    byte[] row = new byte[9];
    sparse.readRow(0, 1, 3, row);
    assertThat(row).containsExactly(10, 10, 10, 12, 12, 12, 14, 14, 14);
    sparse.readRow(2, 0, 1, row);
    assertThat(row).startsWith(4, 4, 4);
  }

  @Test
  void oneOfOneIsTheImageItself() {
    RgbImage image = image();
    assertThat(Look.SparseImage.of(image, 1)).isSameAs(image);
  }
}
