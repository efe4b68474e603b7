package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.FaceCrop.Square;
import org.junit.jupiter.api.Test;

class FaceCropTest {
  private static final BoundingBox BOX = new BoundingBox(100, 200, 80, 120);

  /** Pixel (x, y) has red x, green y and blue 7. */
  private static final RgbImage IMAGE =
      new RgbImage() {
        @Override
        public int width() {
          return 4;
        }

        @Override
        public int height() {
          return 3;
        }

        @Override
        public void readRow(int x, int y, int count, byte[] rgb) {
          java.util.Objects.checkFromIndexSize(x, count, 4);
          java.util.Objects.checkIndex(y, 3);
          for (int i = 0; i < count; i++) {
            rgb[3 * i] = (byte) (x + i);
            rgb[3 * i + 1] = (byte) y;
            rgb[3 * i + 2] = 7;
          }
        }
      };

  @Test
  void theBoxAsItIsStaysAsItIs() {
    assertThat(FaceCrop.BOX.region(BOX)).isEqualTo(BOX);
  }

  @Test
  void aSquareHasTheBoxsCentre() {
    // The centre is (140, 260); the sides are 100, 120 and 80.
    assertThat(new FaceCrop(Square.MEAN, 1, 0, 0).region(BOX))
        .isEqualTo(new BoundingBox(90, 210, 100, 100));
    assertThat(new FaceCrop(Square.LONGER, 1, 0, 0).region(BOX))
        .isEqualTo(new BoundingBox(80, 200, 120, 120));
    assertThat(new FaceCrop(Square.SHORTER, 1, 0, 0).region(BOX))
        .isEqualTo(new BoundingBox(100, 220, 80, 80));
  }

  @Test
  void aShiftIsInSidesOfTheUnscaledSquareOrBox() {
    // 10 % of the mean side of 100 down: the centre is (140, 270).
    assertThat(new FaceCrop(Square.MEAN, 1, 0, 0.1).region(BOX))
        .isEqualTo(new BoundingBox(90, 220, 100, 100));
    assertThat(new FaceCrop(Square.MEAN, 1.5, 0, 0.1).region(BOX))
        .isEqualTo(new BoundingBox(65, 195, 150, 150));
    // 50 % of a width of 80 to the left, 25 % of a height of 120 down: (100, 290).
    assertThat(new FaceCrop(Square.NONE, 0.5, -0.5, 0.25).region(BOX))
        .isEqualTo(new BoundingBox(80, 260, 40, 60));
  }

  @Test
  void aPartInsideThePictureIsAPlainCrop() {
    RgbImage whole = FaceCrop.BOX.cut(IMAGE, new BoundingBox(0, 0, 4, 3));
    assertThat(whole).isSameAs(IMAGE);
  }

  @Test
  void pastThePictureTheNearestPixelIsRepeated() {
    RgbImage part = FaceCrop.BOX.cut(IMAGE, new BoundingBox(-2, -1, 8, 5));
    assertThat(part.width()).isEqualTo(8);
    assertThat(part.height()).isEqualTo(5);
    int[] columns = {0, 0, 0, 1, 2, 3, 3, 3};
    int[] rows = {0, 0, 1, 2, 2};
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 8; x++) {
        for (int count = 1; x + count <= 8; count++) {
          byte[] rgb = new byte[3 * count + 1];
          rgb[3 * count] = 99;
          part.readRow(x, y, count, rgb);
          for (int i = 0; i < count; i++) {
            assertThat(rgb[3 * i]).as("%s %s %s", x, y, count).isEqualTo((byte) columns[x + i]);
            assertThat(rgb[3 * i + 1]).isEqualTo((byte) rows[y]);
            assertThat(rgb[3 * i + 2]).isEqualTo((byte) 7);
          }
          assertThat(rgb[3 * count]).isEqualTo((byte) 99);
        }
      }
    }
  }

  @Test
  void aPartThatLiesOutsideIsRefused() {
    assertThatThrownBy(() -> FaceCrop.BOX.cut(IMAGE, new BoundingBox(4, 0, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The part (4, 0, 2x2) lies outside the image of 4x3 pixels; give the box of a face in"
                + " this image");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new FaceCrop(Square.MEAN, 0, 0, 0))
        .hasMessage("scale must be above 0 and at most 10.0, but got 0.0");
    assertThatThrownBy(() -> new FaceCrop(Square.MEAN, 1, 2, 0))
        .hasMessage("shiftX must be from -1 to 1, but got 2.0");
    assertThatThrownBy(() -> new FaceCrop(Square.MEAN, 1, 0, Double.NaN))
        .hasMessage("shiftY must be from -1 to 1, but got NaN");
  }

  @Test
  void anArrayThatIsTooShortIsRefusedBeforeAnythingIsWritten() {
    RgbImage part = FaceCrop.BOX.cut(IMAGE, new BoundingBox(-2, -1, 8, 5));
    byte[] rgb = new byte[8];
    assertThatThrownBy(() -> part.readRow(0, 0, 3, rgb))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(rgb).containsOnly(0);
    assertThat(part.toString()).isEqualTo("(-2, -1, 8x5) of " + IMAGE);
  }
}
