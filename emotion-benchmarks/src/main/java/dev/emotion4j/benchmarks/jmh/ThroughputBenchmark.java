package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.Prediction;
import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many MobileNetV2 tensors a second one classifier with default options answers to one, two and
 * four calling threads.
 *
 * <p>Run: {@code java -jar emotion-benchmarks/target/benchmarks.jar jmh ThroughputBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ThroughputBenchmark {
  private OnnxEmotionClassifier classifier;
  private FloatBuffer tensor;

  /** JMH makes the state. */
  @SuppressWarnings("NullAway.Init")
  public ThroughputBenchmark() {}

  /**
   * Loads the model, which is written if it is not there.
   *
   * @throws IOException if it cannot be written
   */
  @Setup
  public void load() throws IOException {
    ReferenceModel model = ReferenceModel.MOBILENET_V2;
    classifier =
        OnnxEmotionClassifier.builder(
                ModelDirectory.open(BenchmarkFiles.models(model)), model.fileName())
            .build();
    tensor = FloatBuffer.allocate(classifier.spec().input().floatCount());
  }

  /**
   * One calling thread.
   *
   * @return the prediction
   */
  @Benchmark
  @Threads(1)
  public Prediction threads1() {
    return classifier.classify(tensor);
  }

  /**
   * Two calling threads.
   *
   * @return the prediction
   */
  @Benchmark
  @Threads(2)
  public Prediction threads2() {
    return classifier.classify(tensor);
  }

  /**
   * Four calling threads.
   *
   * @return the prediction
   */
  @Benchmark
  @Threads(4)
  public Prediction threads4() {
    return classifier.classify(tensor);
  }

  /** Releases the model. */
  @TearDown
  public void close() {
    classifier.close();
  }
}
