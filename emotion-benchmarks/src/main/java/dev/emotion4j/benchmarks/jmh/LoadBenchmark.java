package dev.emotion4j.benchmarks.jmh;

import ai.onnxruntime.OrtException;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.ReferenceModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to load a model whose file is in the page cache, in a warm JVM: verified by us, beside
 * ONNX Runtime from the path, unverified, and the SHA-256 of the file alone.
 *
 * <p>Run: {@code java -jar emotion-benchmarks/target/benchmarks.jar jmh LoadBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
public class LoadBenchmark {
  /** The model's name. */
  @Param({"MobileNetV2", "LandmarkCNN", "EfficientNet-B0"})
  public String model = "";

  private Path directory = Path.of("");
  private Path file = Path.of("");
  private AutoCloseable loaded = () -> {};

  /** JMH makes the state. */
  public LoadBenchmark() {}

  /**
   * Writes the model if it is not there.
   *
   * @throws IOException if it cannot be written
   */
  @Setup
  public void prepare() throws IOException {
    ReferenceModel reference = ReferenceModel.named(model);
    directory = BenchmarkFiles.models(reference);
    file = directory.resolve(reference.fileName());
  }

  /**
   * Our way: metadata read, checksum verified, model loaded.
   *
   * @return the classifier
   */
  @Benchmark
  public AutoCloseable verifiedLoad() {
    loaded =
        OnnxEmotionClassifier.builder(
                ModelDirectory.open(directory), ReferenceModel.named(model).fileName())
            .concurrency(1)
            .intraOpThreads(1)
            .build();
    return loaded;
  }

  /**
   * ONNX Runtime from the path: unverified.
   *
   * @return the session
   * @throws OrtException if it fails
   */
  @Benchmark
  public AutoCloseable barePathLoad() throws OrtException {
    loaded = BareSession.open(file, 1);
    return loaded;
  }

  /**
   * The file's SHA-256 alone.
   *
   * @return the hash
   * @throws IOException if the file cannot be read
   */
  @Benchmark
  public String sha256() throws IOException {
    return ReferenceModels.sha256(file);
  }

  /**
   * Releases what was loaded, outside the measured time.
   *
   * @throws Exception if it fails
   */
  @TearDown(Level.Iteration)
  public void close() throws Exception {
    loaded.close();
    loaded = () -> {};
  }
}
