package dev.emotion4j.benchmarks.jmh;

import ai.onnxruntime.OrtException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.benchmarks.models.BareSession;
import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The latency of one classification, beside bare ONNX Runtime on the same tensor.
 *
 * <p>Run: {@code java -jar emotion-benchmarks/target/benchmarks.jar jmh LatencyBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first.
public class LatencyBenchmark {
  /** A reference model's name, or the path of a copy of one. */
  @Param({"MobileNetV2", "LandmarkCNN", "EfficientNet-B0"})
  public String model = "";

  /** The threads of ONNX Runtime; 0 stands for all cores. */
  @Param({"1", "0"})
  public int threads;

  /** How many pictures {@link #batchToLabels} classifies at once. */
  @Param("1")
  public int batch;

  private BareSession bare;
  private OnnxEmotionClassifier classifier;
  private RgbImage frame;
  private List<RgbImage> frames = List.of();
  private ImagePreprocessor preprocessor;
  private FloatBuffer target;
  private FloatBuffer tensor;

  /** JMH makes the state. */
  public LatencyBenchmark() {}

  /**
   * Loads the model and decodes the 640×480 frame.
   *
   * @throws IOException if the model cannot be written
   * @throws OrtException if ONNX Runtime refuses the model
   */
  @Setup
  public void open() throws IOException, OrtException {
    Path file = BenchmarkFiles.modelFile(model);
    Path directory = BenchmarkFiles.directoryOf(file);
    int cores = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    bare = new BareSession(file, cores);
    classifier =
        OnnxEmotionClassifier.builder(ModelDirectory.open(directory), file.getFileName().toString())
            .concurrency(1)
            .intraOpThreads(cores)
            .build();
    frame = Images.of(BenchmarkFiles.frame("photo-640x480-444.jpg"));
    frames = Collections.nCopies(batch, frame);
    preprocessor =
        ImagePreprocessor.of(InputSpec.imageNet(ReferenceModel.SIZE, ReferenceModel.SIZE));
    target = bare.input();
    preprocessor.write(frame, target, 0);
    tensor = target.duplicate();
  }

  /**
   * The decoded frame to the tensor, without the model.
   *
   * @return the tensor
   */
  @Benchmark
  public FloatBuffer preprocessing() {
    preprocessor.write(frame, target, 0);
    return target;
  }

  /**
   * The model alone, through ONNX Runtime itself: the baseline.
   *
   * @return the logits
   * @throws OrtException if it fails
   */
  @Benchmark
  public FloatBuffer bareInference() throws OrtException {
    return bare.run();
  }

  /**
   * A caller's tensor to the label.
   *
   * @return the label
   */
  @Benchmark
  public String tensorToLabel() {
    return classifier.classify(tensor).label();
  }

  /**
   * The decoded 640×480 frame to the label.
   *
   * @return the label
   */
  @Benchmark
  public String frameToLabel() {
    return classifier.classify(frame).label();
  }

  /**
   * {@link #batch} decoded frames to their labels; the time is for all of them.
   *
   * @return how many predictions there are
   */
  @Benchmark
  public int batchToLabels() {
    return classifier.classifyAll(frames).size();
  }

  /**
   * Releases the models.
   *
   * @throws OrtException if it fails
   */
  @TearDown
  public void close() throws OrtException {
    classifier.close();
    bare.close();
  }
}
