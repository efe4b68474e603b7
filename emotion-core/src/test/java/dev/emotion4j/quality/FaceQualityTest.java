package dev.emotion4j.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.RgbImage;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class FaceQualityTest {

  /** A grey picture whose value at (x, y) is computed. */
  private static RgbImage grey(int width, int height, IntBinaryOperator value) {
    return new RgbImage() {
      @Override
      public int width() {
        return width;
      }

      @Override
      public int height() {
        return height;
      }

      @Override
      public void readRow(int x, int y, int count, byte[] rgb) {
        for (int i = 0; i < 3 * count; i++) {
          rgb[i] = (byte) value.applyAsInt(x + i / 3, y);
        }
      }
    };
  }

  private static FaceQuality of(IntBinaryOperator value) {
    return FaceQuality.of(grey(80, 80, value), new BoundingBox(8, 8, 64, 64));
  }

  @Test
  void aFlatSurfaceHasLightAndNothingElse() {
    FaceQuality quality = of((x, y) -> 51);
    assertThat(quality.brightness()).isCloseTo(0.2, within(1e-12));
    assertThat(quality.contrast()).isZero();
    assertThat(quality.sharpness()).isZero();
    assertThat(quality.size()).isEqualTo(64);
    assertThat(quality.cutByEdge()).isFalse();
    assertThat(of((x, y) -> 255).brightness()).isCloseTo(1, within(1e-12));
  }

  @Test
  void halfBlackAndHalfWhiteIsTheMostContrast() {
    FaceQuality quality = of((x, y) -> x < 40 ? 0 : 255);
    assertThat(quality.brightness()).isCloseTo(0.5, within(1e-12));
    assertThat(quality.contrast()).isCloseTo(0.5, within(1e-12));
    // Of the 62 columns with neighbours two have a Laplacian, +255 and -255: their variance is
    // 2 / 62 of 255 squared; that of the greys is a quarter of it.
    assertThat(quality.sharpness()).isCloseTo(4 * 2 / 62.0, within(1e-9));
  }

  @Test
  void aCheckerboardIsAsSharpAsAPictureCanBe() {
    // Each Laplacian is 4 * 255 either way: 16 times 255 squared, over a quarter of it.
    assertThat(of((x, y) -> (x + y) % 2 * 255).sharpness()).isCloseTo(64, within(1e-9));
  }

  @Test
  void aLinearSlopeIsNotSharpAndLightAndContrastDoNotMatter() {
    assertThat(of((x, y) -> 2 * x + y / 8 * 8).sharpness()).isLessThan(0.5);
    assertThat(of((x, y) -> 3 * x).sharpness()).isCloseTo(0, within(1e-9));
    IntBinaryOperator stripes = (x, y) -> x / 4 % 2 == 0 ? 40 : 80;
    IntBinaryOperator brighter = (x, y) -> 100 + 2 * stripes.applyAsInt(x, y) - 80;
    assertThat(of(brighter).sharpness()).isCloseTo(of(stripes).sharpness(), within(1e-9));
    assertThat(of(brighter).contrast()).isCloseTo(2 * of(stripes).contrast(), within(1e-9));
  }

  @Test
  void aLargeFaceIsMeasuredAtTheSizeOfAClassifiersInput() {
    // Stripes of 2 px in 192 px become single pixels in 96, those of 1 px become flat grey.
    RgbImage wide = grey(200, 200, (x, y) -> x / 2 % 2 * 200);
    RgbImage fine = grey(200, 200, (x, y) -> x % 2 * 200);
    BoundingBox box = new BoundingBox(4, 4, 192, 192);
    // Each Laplacian is 2 * 200 either way: 400 squared over 100 squared.
    assertThat(FaceQuality.of(wide, box).sharpness()).isCloseTo(16, within(1e-9));
    assertThat(FaceQuality.of(fine, box).sharpness()).isZero();
    assertThat(FaceQuality.of(fine, box).size()).isEqualTo(192);
  }

  @Test
  void colourCountsByItsLuma() {
    RgbImage green =
        new RgbImage() {
          @Override
          public int width() {
            return 4;
          }

          @Override
          public int height() {
            return 4;
          }

          @Override
          public void readRow(int x, int y, int count, byte[] rgb) {
            for (int i = 0; i < 3 * count; i++) {
              rgb[i] = (byte) (i % 3 == 1 ? 255 : 0);
            }
          }
        };
    assertThat(FaceQuality.of(green, new BoundingBox(1, 1, 2, 2)).brightness())
        .isCloseTo(0.587, within(1e-12));
  }

  @Test
  void aFaceAtTheEdgeMayBeCut() {
    RgbImage image = grey(50, 40, (x, y) -> x);
    assertThat(FaceQuality.of(image, new BoundingBox(1, 1, 48, 38)).cutByEdge()).isFalse();
    assertThat(FaceQuality.of(image, new BoundingBox(0, 1, 48, 38)).cutByEdge()).isTrue();
    assertThat(FaceQuality.of(image, new BoundingBox(1, 0, 48, 38)).cutByEdge()).isTrue();
    assertThat(FaceQuality.of(image, new BoundingBox(2, 1, 48, 38)).cutByEdge()).isTrue();
    assertThat(FaceQuality.of(image, new BoundingBox(1, 2, 48, 38)).cutByEdge()).isTrue();
    assertThat(FaceQuality.of(image, new BoundingBox(-9, 5, 20, 10)).size()).isEqualTo(10);
    assertThatThrownBy(() -> FaceQuality.of(image, new BoundingBox(50, 0, 5, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The face (50, 0, 5x5) is outside the image of 50x40 pixels");
  }

  @Test
  void aSinglePixelIsEnough() {
    assertThat(FaceQuality.of(grey(3, 3, (x, y) -> 255), new BoundingBox(1, 1, 1, 1)).size())
        .isEqualTo(1);
  }

  @Test
  void theSharpnessIsTheVarianceOfTheLaplacianOverThatOfTheGreys() {
    int[][] greys = {{10, 20, 30, 40}, {50, 60, 90, 80}, {10, 70, 20, 30}};
    RgbImage image = grey(4, 3, (x, y) -> greys[y][x]);
    FaceQuality quality = FaceQuality.of(image, new BoundingBox(0, 0, 4, 3));
    // Two cells have four neighbours: 20 + 70 + 50 + 90 - 4 * 60 = -10 and
    // 30 + 20 + 60 + 80 - 4 * 90 = -170, 80 to either side of their mean. The greys sum to 510,
    // their squares to 29900.
    double variance = 29900 / 12.0 - 42.5 * 42.5;
    assertThat(quality.sharpness()).isCloseTo(6400 / variance, within(1e-9));
    assertThat(quality.contrast()).isCloseTo(Math.sqrt(variance) / 255, within(1e-12));
    assertThat(quality.brightness()).isCloseTo(42.5 / 255, within(1e-12));
  }

  @Test
  void cellsOfOneAndOfTwoPixelsAreMeansAlike() {
    // 144 columns and 120 rows in 96 cells each.
    FaceQuality flat =
        FaceQuality.of(grey(144, 120, (x, y) -> 51), new BoundingBox(0, 0, 144, 120));
    assertThat(flat.brightness()).isCloseTo(0.2, within(1e-12));
    assertThat(flat.contrast()).isCloseTo(0, within(1e-12));
  }
}
