package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.image.ImageDecoder;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.ReadOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
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
 * A JPEG file's bytes into pixels, and into a tensor of 224 × 224, one thread.
 *
 * <pre>
 * mvn -q -DskipTests package -pl emotion-benchmarks -am
 * java -jar emotion-benchmarks/target/benchmarks.jar jmh DecodeBenchmark
 * /usr/bin/python3 tools/bench_preprocess.py
 * </pre>
 *
 * <p>Run from the top folder; {@code -p photo=FILE} takes another picture. The last line prints the
 * same rows for Pillow and torchvision.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "--enable-native-access=ALL-UNNAMED"})
public class DecodeBenchmark {

  /** The file. */
  @Param("emotion-preprocess/src/test/resources/dev/emotion4j/image/golden/photo_large.jpg")
  public String photo = "";

  private final InputSpec spec = InputSpec.imageNet(224, 224);
  private final ImagePreprocessor preprocessor = ImagePreprocessor.of(spec);
  private final FloatBuffer floats =
      ByteBuffer.allocateDirect(4 * spec.floatCount())
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
  private final ImageDecoder decoder = ImageDecoder.of(ReadOptions.DEFAULT);
  private byte[] file = {};

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read
   */
  @Setup
  public void setUp() throws IOException {
    file = Files.readAllBytes(Path.of(photo));
    ImageIO.setUseCache(false);
  }

  /**
   * Decodes.
   *
   * @return the picture
   */
  @Benchmark
  public RgbImage decodeJpeg() {
    return Images.read(file);
  }

  /**
   * Decodes into the memory of the picture before.
   *
   * @return the picture
   */
  @Benchmark
  public RgbImage decodeJpegAgain() {
    return decoder.read(file);
  }

  /**
   * From the file to the tensor, with a decoder that is kept.
   *
   * @return the tensor
   */
  @Benchmark
  public FloatBuffer jpegFileToTensor() {
    decoder.preprocess(Path.of(photo), preprocessor, floats, 0);
    return floats;
  }

  /**
   * Decodes, resizes, normalises and writes the tensor.
   *
   * @return the tensor
   */
  @Benchmark
  public FloatBuffer jpegToTensor() {
    preprocessor.write(Images.read(file), floats, 0);
    return floats;
  }

  /**
   * The JDK's usual way, to compare with.
   *
   * @return the picture
   * @throws IOException if the file is damaged
   */
  @Benchmark
  public BufferedImage imageIoRead() throws IOException {
    return ImageIO.read(new ByteArrayInputStream(file));
  }
}
