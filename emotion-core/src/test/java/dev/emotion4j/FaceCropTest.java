package dev.emotion4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.DetectedFace.Landmark;
import dev.emotion4j.FaceCrop.Align;
import dev.emotion4j.FaceCrop.Square;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaceCropTest {
  private static final BoundingBox BOX = new BoundingBox(100, 200, 80, 120);

  private static final RgbImage IMAGE = new Slope(4, 3, 1);

  /** Pixel (x, y) has red x * step, green y * step and blue 7. */
  private record Slope(int width, int height, int step) implements RgbImage {
    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      java.util.Objects.checkFromIndexSize(x, count, width);
      java.util.Objects.checkIndex(y, height);
      for (int i = 0; i < count; i++) {
        rgb[3 * i] = (byte) ((x + i) * step);
        rgb[3 * i + 1] = (byte) (y * step);
        rgb[3 * i + 2] = 7;
      }
    }
  }

  private static void assertPixel(RgbImage image, int x, int y, int red, int green) {
    byte[] rgb = new byte[3];
    image.readRow(x, y, 1, rgb);
    assertThat(rgb).as("%s, %s", x, y).containsExactly(red, green, 7);
  }

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
  void aFaceThatIsTurnedByQuartersIsCutUprightPixelByPixel() {
    BoundingBox box = new BoundingBox(1, 0, 2, 3);
    // The top of the head shows to the right: upright, it is the row of the pixels at x = 2, whose
    // left end was at the top.
    RgbImage right = FaceCrop.BOX.cut(IMAGE, new DetectedFace(box, 1, List.of(), 90));
    assertThat(right.width()).isEqualTo(3);
    assertThat(right.height()).isEqualTo(2);
    assertPixel(right, 0, 0, 2, 0);
    assertPixel(right, 2, 0, 2, 2);
    assertPixel(right, 0, 1, 1, 0);
    RgbImage over = FaceCrop.BOX.cut(IMAGE, new DetectedFace(box, 1, List.of(), 180));
    assertThat(over.width()).isEqualTo(2);
    assertPixel(over, 0, 0, 2, 2);
    assertPixel(over, 1, 2, 1, 0);
    RgbImage left = FaceCrop.BOX.cut(IMAGE, new DetectedFace(box, 1, List.of(), 270));
    assertPixel(left, 0, 0, 1, 2);
    assertPixel(left, 2, 1, 2, 0);
  }

  @Test
  void theCropOfATurnedFaceIsThatOfTheTurnedPicture() {
    // Down is to the left: of a mean side of 2.5, 0.4 is one pixel. The square's side is 2.5, which
    // rounds to 2; upright, the picture is 3x4 and the box is (0, 1, 3x2), whose centre is (1.5,
    // 2):
    // from rint(0.25) = 0 and rint(2 + 1 - 1.25) = 2. Upright (0, 2) was (4 - 1 - 2, 0) = (1, 0).
    FaceCrop rule = new FaceCrop(Square.MEAN, 1, 0, 0.4);
    RgbImage part =
        rule.cut(IMAGE, new DetectedFace(new BoundingBox(1, 0, 2, 3), 1, List.of(), 90));
    assertThat(part.width()).isEqualTo(2);
    assertThat(part.height()).isEqualTo(2);
    assertPixel(part, 0, 0, 1, 0);
    assertPixel(part, 1, 0, 1, 1);
    assertPixel(part, 0, 1, 0, 0);
    assertPixel(part, 1, 1, 0, 1);
  }

  @Test
  void eyesThatAreNotLevelAreMadeLevel() {
    // The eyes' line falls by 3 in 4: cos 0.8, sin 0.6. The middle of the box is (10, 10).
    RgbImage image = new Slope(12, 12, 10);
    DetectedFace face =
        new DetectedFace(
            new BoundingBox(4, 4, 4, 4), 1, List.of(new Landmark(4, 4), new Landmark(8, 7)));
    RgbImage part = new FaceCrop(Square.MEAN, 1, 0, 0, Align.EYES).cut(image, face);
    // Pixel (0, 0): u = v = -1.5, so x = 6 - 1.2 + 0.9 = 5.7 and y = 6 - 0.9 - 1.2 = 3.9; there the
    // red is 10 * (5.7 - 0.5).
    assertPixel(part, 0, 0, 52, 34);
    // (3, 0): u = 1.5, v = -1.5, so x = 6 + 1.2 + 0.9 and y = 6 + 0.9 - 1.2.
    assertPixel(part, 3, 0, 76, 52);
    // A quarter of 4 pixels down moves the middle by (-0.6, 0.8).
    RgbImage lower = new FaceCrop(Square.MEAN, 1, 0, 0.25, Align.EYES).cut(image, face);
    assertPixel(lower, 0, 0, 46, 42);
    // Without alignment, the face is taken to be upright.
    assertPixel(FaceCrop.MEAN_SQUARE.cut(image, face), 0, 0, 40, 40);
  }

  @Test
  void aPartThatIsTurnedRepeatsTheNearestPixelPastThePicture() {
    // At 45 degrees, (0, 0) of 3x3 about (1.5, 1.5): u = v = -1, so x = 1.5 and y = 1.5 - 1.414,
    // which
    // is above the first row's middle.
    DetectedFace face =
        new DetectedFace(
            new BoundingBox(0, 0, 3, 3), 1, List.of(new Landmark(0, 0), new Landmark(1, 1)));
    RgbImage part = new FaceCrop(Square.LONGER, 1, 0, 0, Align.EYES).cut(IMAGE, face);
    assertThat(part.width()).isEqualTo(3);
    assertPixel(part, 0, 0, 1, 0);
    // (2, 0): u = 1, v = -1, so x = 1.5 + 1.414 = 2.914 and y = 1.5: a red of 2.414.
    assertPixel(part, 2, 0, 2, 1);
    assertThatThrownBy(
            () ->
                new FaceCrop(Square.NONE, 1, 0, 0, Align.EYES)
                    .cut(
                        IMAGE,
                        new DetectedFace(
                            new BoundingBox(40, 0, 4, 3),
                            1,
                            List.of(new Landmark(0, 0), new Landmark(1, 1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "lies outside the image of 4x3 pixels; give the box of a face in this" + " image");
  }

  @Test
  void aSmallTiltStaysIfTheRuleSaysSo() {
    FaceCrop rule = new FaceCrop(Square.MEAN, 1, 0, 0, Align.TILTED);
    FaceCrop always = new FaceCrop(Square.MEAN, 1, 0, 0, Align.EYES);
    RgbImage image = new Slope(12, 12, 10);
    // The eyes' line falls by 17 in 100, 9.6 degrees, or 18, 10.2 degrees.
    for (int roll : new int[] {0, 90, 180, 270}) {
      DetectedFace little = tilted(roll, 0.17f);
      DetectedFace more = tilted(roll, 0.18f);
      DetectedFace upright = new DetectedFace(little.box(), 1, List.of(), roll);
      assertThat(pixels(rule.cut(image, little)))
          .isEqualTo(pixels(rule.cut(image, upright)))
          .isNotEqualTo(pixels(always.cut(image, little)));
      assertThat(pixels(rule.cut(image, more)))
          .isEqualTo(pixels(always.cut(image, more)))
          .isNotEqualTo(pixels(rule.cut(image, upright)));
    }
  }

  /** A face whose eyes' line falls by a share of its length, in a picture turned by its roll. */
  private static DetectedFace tilted(int roll, float fall) {
    Landmark second =
        switch (roll) {
          case 90 -> new Landmark(6 - fall, 7);
          case 180 -> new Landmark(5, 6 - fall);
          case 270 -> new Landmark(6 + fall, 5);
          default -> new Landmark(7, 6 + fall);
        };
    return new DetectedFace(
        new BoundingBox(2, 2, 8, 8), 1, List.of(new Landmark(6, 6), second), roll);
  }

  private static byte[] pixels(RgbImage image) {
    byte[] pixels = new byte[3 * image.width() * image.height()];
    byte[] row = new byte[3 * image.width()];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(0, y, image.width(), row);
      System.arraycopy(row, 0, pixels, y * row.length, row.length);
    }
    return pixels;
  }

  @Test
  void withoutLandmarksTheRollCounts() {
    FaceCrop rule = new FaceCrop(Square.NONE, 1, 0, 0, Align.EYES);
    DetectedFace over = new DetectedFace(new BoundingBox(1, 0, 2, 3), 1, List.of(), 180);
    assertPixel(rule.cut(IMAGE, over), 0, 0, 2, 2);
    Landmark point = new Landmark(1, 1);
    DetectedFace noLine =
        new DetectedFace(new BoundingBox(1, 0, 2, 3), 1, List.of(point, point), 180);
    assertPixel(rule.cut(IMAGE, noLine), 0, 0, 2, 2);
  }

  @Test
  void aRollIsAQuarterTurn() {
    assertThatThrownBy(() -> new DetectedFace(BOX, 1, List.of(), 45))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A roll is 0, 90, 180 or 270, but got 45");
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
