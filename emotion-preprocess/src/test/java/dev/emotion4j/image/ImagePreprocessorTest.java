package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.ColorOrder;
import dev.emotion4j.ImageException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePreprocessorTest {
  private static InputSpec plain(ColorOrder color, ResizeMode mode, int width, int height) {
    return new InputSpec(
        width, height, color, mode, List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f));
  }

  @Test
  void writesOneSlotAndLeavesTheRestOfTheBufferAndItsPosition() {
    FloatBuffer tensor = FloatBuffer.allocate(10);
    for (int i = 0; i < 10; i++) {
      tensor.put(i, -7);
    }
    tensor.position(2).limit(9);
    var image = Pixels.rgb(new byte[] {1, 2, 3}, 1, 1);

    ImagePreprocessor.of(plain(ColorOrder.RGB, ResizeMode.STRETCH, 1, 1)).write(image, tensor, 2);

    assertThat(tensor.array()).containsExactly(-7, -7, -7, -7, -7, -7, 1, 2, 3, -7);
    assertThat(tensor.position()).isEqualTo(2);
    assertThat(tensor.limit()).isEqualTo(9);
  }

  @Test
  void writesBluePlaneFirstForBgrWithMeanAndStdInTensorOrder() {
    InputSpec spec =
        new InputSpec(
            1,
            1,
            ColorOrder.BGR,
            ResizeMode.STRETCH,
            List.of(0f, 0.5f, 2f),
            List.of(1f, 0.25f, 0.5f));
    FloatBuffer tensor = FloatBuffer.allocate(3);

    ImagePreprocessor.of(spec).write(Pixels.rgb(new byte[] {0, -1, -1}, 1, 1), tensor, 0);

    // Blue (255/255 - 0) / 1, green (255/255 - 0.5) / 0.25, red (0/255 - 2) / 0.5.
    assertThat(tensor.array()).containsExactly(1, 2, -4);
  }

  /** A picture of 3 x 2: all of it, its middle column, and between two rows of 0. */
  @ParameterizedTest
  @CsvSource({
    "RGB, STRETCH, 3, 2",
    "BGR, STRETCH, 3, 2",
    "RGB, CENTER_CROP, 1, 2",
    "BGR, CENTER_CROP, 1, 2",
    "RGB, LETTERBOX, 3, 4",
    "BGR, LETTERBOX, 3, 4"
  })
  void aPictureThatKeepsItsSizeKeepsItsPixels(
      ColorOrder color, ResizeMode mode, int width, int height) {
    InputSpec spec =
        new InputSpec(
            width,
            height,
            color,
            mode,
            ResizeFilter.BILINEAR,
            mode == ResizeMode.CENTER_CROP ? 2 : 0,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f));
    byte[] rgb = new byte[18];
    byte[] bgr = new byte[18];
    int[] argb = new int[6];
    for (int i = 0; i < 6; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (10 * i + 100 * c);
        bgr[3 * i + 2 - c] = rgb[3 * i + c];
        argb[i] = argb[i] << 8 | (rgb[3 * i + c] & 0xFF);
      }
    }
    int left = (width - 3) / 2;
    int top = (height - 2) / 2;
    float[] expected = new float[3 * width * height];
    for (int c = 0; c < 3; c++) {
      int channel = color == ColorOrder.RGB ? c : 2 - c;
      for (int y = Math.max(0, top); y < Math.min(height, top + 2); y++) {
        for (int x = Math.max(0, left); x < Math.min(width, left + 3); x++) {
          int i = 3 * (y - top) + x - left;
          expected[(channel * height + y) * width + x] = (10 * i + 100 * c) / 255f;
        }
      }
    }
    RgbImage[] pictures = {Pixels.rgb(rgb, 3, 2), Pixels.bgr(bgr, 3, 2), Pixels.argb(argb, 3, 2)};
    for (RgbImage picture : pictures) {
      FloatBuffer tensor = FloatBuffer.allocate(expected.length);
      ImagePreprocessor.of(spec).write(picture, tensor, 0);
      assertThat(tensor.array()).containsExactly(expected);
    }
  }

  @Test
  void refusesASlotThatReachesPastTheLimit() {
    var preprocessor = ImagePreprocessor.of(plain(ColorOrder.RGB, ResizeMode.STRETCH, 2, 2));
    var image = Pixels.argb(new int[1], 1, 1);

    assertThatThrownBy(() -> preprocessor.write(image, FloatBuffer.allocate(23), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Slot 1 of 12 floats does not fit into a buffer with a limit of 23 floats");
    assertThatThrownBy(() -> preprocessor.write(image, FloatBuffer.allocate(23), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void placesALetterboxedPictureAsImageOpsPadDoes() {
    // 4:1 into 224x224: height round(100/400*224) = 56, top round((224-56)/2) = 84.
    assertThat(placement(ResizeMode.LETTERBOX, 224, 400, 100))
        .isEqualTo(new BoundingBox(0, 84, 224, 56));
    assertThat(placement(ResizeMode.LETTERBOX_TOP_LEFT, 224, 400, 100))
        .isEqualTo(new BoundingBox(0, 0, 224, 56));
    assertThat(placement(ResizeMode.STRETCH, 224, 400, 100))
        .isEqualTo(new BoundingBox(0, 0, 224, 224));
    // Python rounds halves to even: round(1/2*1) = 0 would be no picture, round(3/2*1) = 2.
    assertThat(placement(ResizeMode.LETTERBOX, 5, 2, 1)).isEqualTo(new BoundingBox(0, 2, 5, 2));
    assertThat(placement(ResizeMode.LETTERBOX, 224, 1000, 1))
        .isEqualTo(new BoundingBox(0, 112, 224, 1));
  }

  private static BoundingBox placement(ResizeMode mode, int side, int width, int height) {
    return ImagePreprocessor.of(plain(ColorOrder.RGB, mode, side, side)).placement(width, height);
  }

  @Test
  void saysHowManyElementsRawPixelsNeed() {
    assertThatThrownBy(() -> Pixels.rgb(new byte[11], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2x2 pixels of rgb need 12 elements, but there are 11");
    assertThatThrownBy(() -> Pixels.argb(new int[11], 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An image needs a width and height of at least 1 pixel, but got 0x2");
  }

  @ParameterizedTest
  @CsvSource({
    "STRETCH, RGB, 2, 1300, 900",
    "STRETCH, BGR, 3, 901, 1203",
    "STRETCH, GRAY, 4, 2000, 600",
    "LETTERBOX, RGB, 5, 3000, 400",
    "LETTERBOX_TOP_LEFT, RGB, 2, 400, 3000",
    "CENTER_CROP, RGB, 3, 1500, 1100",
    "STRETCH, RGB, 40, 6000, 2000"
  })
  void severalThreadsWriteTheFloatsOfOne(
      ResizeMode mode, ColorOrder color, int threads, int width, int height) {
    int side = 37;
    InputSpec spec =
        new InputSpec(
            side,
            side,
            color,
            mode,
            ResizeFilter.BICUBIC,
            mode == ResizeMode.CENTER_CROP ? side + 5 : 0,
            Collections.nCopies(color.channels(), 0.5f),
            Collections.nCopies(color.channels(), 0.25f));
    byte[] pixels = new byte[3 * width * height];
    new Random(1).nextBytes(pixels);
    RgbImage image = Pixels.rgb(pixels, width, height);
    FloatBuffer alone = FloatBuffer.allocate(spec.floatCount());
    FloatBuffer together = FloatBuffer.allocate(spec.floatCount());

    ImagePreprocessor.of(spec).write(image, alone, 0);
    ImagePreprocessor.of(spec, threads).write(image, together, 0);

    assertThat(together.array()).isEqualTo(alone.array());
  }

  @Test
  void aPictureThatFailsInAnotherThreadFailsInTheCallers() {
    RgbImage image =
        new RgbImage() {
          @Override
          public int width() {
            return 1000;
          }

          @Override
          public int height() {
            return 1000;
          }

          @Override
          public void readRow(int x, int y, int count, byte[] rgb) {
            if (y == 999) {
              throw new ImageException(ImageException.Reason.UNREADABLE, "row 999 is missing");
            }
          }
        };
    ImagePreprocessor preprocessor =
        ImagePreprocessor.of(plain(ColorOrder.RGB, ResizeMode.STRETCH, 10, 10), 2);
    FloatBuffer tensor = FloatBuffer.allocate(300);

    assertThatThrownBy(() -> preprocessor.write(image, tensor, 0))
        .isInstanceOf(ImageException.class)
        .hasMessage("row 999 is missing");
  }

  @Test
  void refusesToWorkWithoutAThread() {
    InputSpec spec = plain(ColorOrder.RGB, ResizeMode.STRETCH, 10, 10);

    assertThatThrownBy(() -> ImagePreprocessor.of(spec, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A preprocessor needs at least 1 thread, but got 0");
  }
}
