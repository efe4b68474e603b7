package dev.emotion4j.benchmarks.jmh;

import ai.onnxruntime.OrtException;
import dev.emotion4j.Prediction;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.benchmarks.models.PoolingModel;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a classifier adds to ONNX Runtime: {@code classify(tensor)} beside a bare run with a reused
 * input and a pinned output. The model pools its input away, so that the run is short and the
 * difference shows; what is added does not depend on the model, only on the input's size.
 *
 * <p>Run: {@code java -jar emotion-benchmarks/target/benchmarks.jar jmh OverheadBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class OverheadBenchmark {
  private BareSession bare;
  private OnnxEmotionClassifier classifier;
  private FloatBuffer tensor;

  /** JMH makes the state. */
  @SuppressWarnings("NullAway.Init")
  public OverheadBenchmark() {}

  /**
   * Writes the model and loads it twice.
   *
   * @throws IOException if it cannot be written
   * @throws OrtException if it cannot be loaded
   */
  @Setup
  public void load() throws IOException, OrtException {
    Path directory = PoolingModel.write();
    bare = new BareSession(directory.resolve(PoolingModel.FILE_NAME), 1);
    classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(directory), PoolingModel.FILE_NAME)
            .concurrency(1)
            .intraOpThreads(1)
            .build();
    tensor = FloatBuffer.allocate(classifier.spec().input().floatCount());
  }

  /**
   * ONNX Runtime alone, on what its input holds.
   *
   * @return the logits
   * @throws OrtException if it fails
   */
  @Benchmark
  public FloatBuffer bareRun() throws OrtException {
    return bare.run();
  }

  /**
   * The same through a classifier, which also copies the tensor and applies softmax.
   *
   * @return the prediction
   */
  @Benchmark
  public Prediction classifyTensor() {
    return classifier.classify(tensor);
  }

  /**
   * Releases both.
   *
   * @throws OrtException if it fails
   */
  @TearDown
  public void close() throws OrtException {
    bare.close();
    classifier.close();
  }
}
