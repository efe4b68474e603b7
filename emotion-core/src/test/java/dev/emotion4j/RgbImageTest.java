package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RgbImageTest {
  /** A picture of 10x8 pixels whose red is the column, green the row, and blue 77. */
  private static final RgbImage IMAGE =
      new RgbImage() {
        @Override
        public int width() {
          return 10;
        }

        @Override
        public int height() {
          return 8;
        }

        @Override
        public void readRow(int x, int y, int count, byte[] rgb) {
          Objects.checkFromIndexSize(x, count, 10);
          Objects.checkIndex(y, 8);
          for (int i = 0; i < count; i++) {
            rgb[3 * i] = (byte) (x + i);
            rgb[3 * i + 1] = (byte) y;
            rgb[3 * i + 2] = 77;
          }
        }
      };

  @Test
  void aCropOfACropReadsTheRightPixelsAndNothingElse() {
    RgbImage crop = IMAGE.crop(new BoundingBox(2, 1, 6, 5)).crop(new BoundingBox(3, 2, 2, 3));
    assertThat(crop.width()).isEqualTo(2);
    assertThat(crop.height()).isEqualTo(3);
    byte[] rgb = new byte[8];
    Arrays.fill(rgb, (byte) -1);
    crop.readRow(0, 1, 2, rgb);
    assertThat(rgb).containsExactly(5, 4, 77, 6, 4, 77, -1, -1);
  }

  @Test
  void aCropDoesNotShowThePixelsAroundIt() {
    RgbImage crop = IMAGE.crop(new BoundingBox(2, 1, 6, 5));
    byte[] rgb = new byte[30];
    assertThatThrownBy(() -> crop.readRow(1, 0, 6, rgb))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> crop.readRow(-1, 0, 2, rgb))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> crop.readRow(0, 5, 2, rgb))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aCropOfEverythingIsTheImage() {
    assertThat(IMAGE.crop(new BoundingBox(0, 0, 10, 8))).isSameAs(IMAGE);
    RgbImage crop = IMAGE.crop(new BoundingBox(1, 1, 5, 5));
    assertThat(crop.crop(new BoundingBox(0, 0, 5, 5))).isSameAs(crop);
  }

  @Test
  void aCropOutsideTheImageIsRefused() {
    assertThatThrownBy(() -> IMAGE.crop(new BoundingBox(5, 0, 6, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The crop (5, 0, 6x8) reaches outside the image of 10x8 pixels; cut it to the image"
                + " first, with BoundingBox.intersect");
    assertThatThrownBy(() -> IMAGE.crop(new BoundingBox(1, 0, Integer.MAX_VALUE, 8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IMAGE.crop(new BoundingBox(0, -1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCropIsReadFromAnyColumnAndSaysWhatItIs() {
    RgbImage crop = IMAGE.crop(new BoundingBox(2, 1, 6, 5));
    byte[] rgb = new byte[6];
    crop.readRow(3, 2, 2, rgb);
    assertThat(rgb).containsExactly(5, 3, 77, 6, 3, 77);
    assertThat(crop.toString()).isEqualTo("(2, 1, 6x5) of " + IMAGE);
    assertThatThrownBy(() -> IMAGE.crop(new BoundingBox(0, 5, 10, 4)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
