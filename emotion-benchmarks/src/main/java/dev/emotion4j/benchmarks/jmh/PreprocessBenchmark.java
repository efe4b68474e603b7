package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A decoded picture into a tensor of 224 × 224, ImageNet's mean and std.
 *
 * <pre>
 * mvn -q -DskipTests package -pl emotion-benchmarks -am
 * java -jar emotion-benchmarks/target/benchmarks.jar jmh PreprocessBenchmark -prof gc
 * /usr/bin/python3 tools/bench_preprocess.py
 * </pre>
 *
 * <p>The last line prints the same rows for Pillow and torchvision.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class PreprocessBenchmark {

  /** The picture's size. */
  @Param({"1920x1280", "1280x720", "640x480", "224x224", "112x112"})
  public String size = "";

  /** Where the tensor lies. */
  @Param({"direct", "heap"})
  public String tensor = "";

  /** How many threads share a picture of half a megapixel or more. */
  @Param({"1", "2"})
  public int threads = 1;

  private ImagePreprocessor preprocessor = ImagePreprocessor.of(InputSpec.imageNet(224, 224));
  private RgbImage image = Pixels.rgb(new byte[3], 1, 1);
  private FloatBuffer floats = FloatBuffer.allocate(0);

  /** Makes a picture of noise. */
  @Setup
  public void setUp() {
    String[] sides = size.split("x", 2);
    int width = Integer.parseInt(sides[0]);
    int height = Integer.parseInt(sides[1]);
    byte[] rgb = new byte[3 * width * height];
    new Random(1).nextBytes(rgb);
    image = Pixels.rgb(rgb, width, height);
    preprocessor = ImagePreprocessor.of(InputSpec.imageNet(224, 224), threads);
    int count = InputSpec.imageNet(224, 224).floatCount();
    floats =
        tensor.equals("heap")
            ? FloatBuffer.allocate(count)
            : ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /**
   * Resizes, normalises and writes the tensor.
   *
   * @return the tensor
   */
  @Benchmark
  public FloatBuffer imageToTensor() {
    preprocessor.write(image, floats, 0);
    return floats;
  }
}
