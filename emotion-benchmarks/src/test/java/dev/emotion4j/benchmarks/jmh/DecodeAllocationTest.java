package dev.emotion4j.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.emotion4j.InputSpec;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.ReadOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that the calling thread allocates for a picture file, as the JVM counts them. */
class DecodeAllocationTest {
  private static final int CALLS = 20;
  private static final int SIDE = 800;

  /**
   * Opening a file and a cold call of native code take a few objects; the pixels, 20 times this.
   */
  private static final int SMALL_OBJECTS = 3 * SIDE * SIDE / 20;

  private static final InputSpec INPUT = InputSpec.imageNet(224, 224);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png"})
  void theNextPictureNeedsNoMemoryForItsPixels(String format) throws IOException {
    BufferedImage waves = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        waves.setRGB(x, y, (x * y) ^ (x << 16));
      }
    }
    Path file = folder.resolve("waves." + format);
    ImageIO.write(waves, format, file.toFile());

    try (ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT)) {
      ImagePreprocessor preprocessor = ImagePreprocessor.of(INPUT);
      FloatBuffer tensor = FloatBuffer.allocate(INPUT.floatCount());
      assertFew(() -> decoder.read(file));
      assertFew(() -> decoder.preprocess(file, preprocessor, tensor, 0));
    }
  }

  private static void assertFew(Runnable call) {
    allocated(call);
    assertThat(allocated(call) / CALLS).isLessThan(SMALL_OBJECTS);
  }

  private static long allocated(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }
}
