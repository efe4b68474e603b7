package dev.emotion4j.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.emotion4j.ColorOrder;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ResizeFilter;
import dev.emotion4j.ResizeMode;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Pixels;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that the calling thread allocates, as the JVM counts them. */
class PreprocessAllocationTest {
  private static final int CALLS = 1000;
  private static final int SIDE = 32;

  @ParameterizedTest
  @CsvSource({
    "STRETCH, RGB, BILINEAR, 97, 71",
    "STRETCH, BGR, BILINEAR, 97, 71",
    "STRETCH, GRAY, BILINEAR, 97, 71",
    "STRETCH, RGB, BICUBIC, 97, 71",
    "STRETCH, RGB, BILINEAR, 32, 32",
    "LETTERBOX, RGB, BILINEAR, 97, 71",
    "LETTERBOX_TOP_LEFT, RGB, LANCZOS, 97, 71",
    "CENTER_CROP, RGB, BILINEAR, 97, 71",
    "STRETCH, RGB, BILINEAR, 20, 13"
  })
  void aCallAllocatesNothingOnceTheMemoryHasGrown(
      ResizeMode mode, ColorOrder color, ResizeFilter filter, int width, int height) {
    InputSpec spec =
        new InputSpec(
            SIDE,
            SIDE,
            color,
            mode,
            filter,
            mode == ResizeMode.CENTER_CROP ? SIDE : 0,
            Collections.nCopies(color.channels(), 0f),
            Collections.nCopies(color.channels(), 1f));
    byte[] bytes = new byte[4 * width * height];
    new Random(1).nextBytes(bytes);
    RgbImage[] images = {
      Pixels.rgb(bytes, width, height),
      Pixels.bgr(bytes, width, height),
      Pixels.argb(new int[width * height], width, height)
    };
    FloatBuffer[] tensors = {
      FloatBuffer.allocate(spec.floatCount()),
      ByteBuffer.allocateDirect(Float.BYTES * spec.floatCount())
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
    };
    ImagePreprocessor preprocessor = ImagePreprocessor.of(spec);
    for (RgbImage image : images) {
      for (FloatBuffer tensor : tensors) {
        allocated(preprocessor, image, tensor);

        // Less than a byte a call: what the counter itself and a late class loading may take.
        assertThat(allocated(preprocessor, image, tensor)).isLessThan(CALLS);
      }
    }
  }

  private static long allocated(ImagePreprocessor preprocessor, RgbImage image, FloatBuffer out) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < CALLS; i++) {
      preprocessor.write(image, out, 0);
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }
}
