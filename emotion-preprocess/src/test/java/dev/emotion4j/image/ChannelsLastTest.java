package dev.emotion4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layout of TensorFlow: the same numbers as in planes, in another order. */
class ChannelsLastTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  @ParameterizedTest
  @CsvSource({
    "RGB, STRETCH, 1",
    "BGR, LETTERBOX, 1",
    "RGB, LETTERBOX_TOP_LEFT, 2",
    "BGR, CENTER_CROP, 1",
    "GRAY, LETTERBOX, 1"
  })
  void eachPixelsChannelsLieTogether(ColorOrder color, ResizeMode mode, int threads) {
    byte[] pixels = new byte[3 * 40 * 23];
    new Random(1).nextBytes(pixels);
    RgbImage image = Pixels.rgb(pixels, 40, 23);
    int channels = color.channels();
    InputSpec planes =
        new InputSpec(
            WIDTH,
            HEIGHT,
            color,
            mode,
            List.of(0.1f, 0.2f, 0.3f).subList(0, channels),
            List.of(0.5f, 0.25f, 2f).subList(0, channels));
    int count = planes.floatCount();
    FloatBuffer first = FloatBuffer.allocate(2 * count);
    FloatBuffer last = FloatBuffer.allocate(2 * count);

    ImagePreprocessor.of(planes, threads).write(image, first, 1);
    ImagePreprocessor.of(planes.withLayout(InputSpec.Layout.NHWC), threads).write(image, last, 1);

    for (int channel = 0; channel < channels; channel++) {
      for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
        assertThat(last.get(count + pixel * channels + channel))
            .as("channel %s of pixel %s", channel, pixel)
            .isEqualTo(first.get(count + channel * WIDTH * HEIGHT + pixel));
      }
    }
    for (int i = 0; i < count; i++) {
      assertThat(last.get(i)).isZero();
    }
  }
}
