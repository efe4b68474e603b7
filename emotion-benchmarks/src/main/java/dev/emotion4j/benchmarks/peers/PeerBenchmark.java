package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import dev.emotion4j.benchmarks.models.ReferenceModel;
import dev.emotion4j.benchmarks.models.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
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
 * From a 1920×1280 picture to MobileNetV2's logits on one thread, by this SDK and by its peers.
 *
 * <p>Run: {@code java -jar emotion-benchmarks/target/benchmarks.jar jmh PeerBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first.
public class PeerBenchmark {
  /** The picture. */
  static final String PICTURE = "photo-1920x1280-420.jpg";

  public static final ReferenceModel MODEL = ReferenceModel.MOBILENET_V2;

  /** The peer's name. */
  @Param({"emotion4j", "ONNX Runtime + Graphics2D"})
  public String peer = "";

  private Peer opened;
  private byte[] jpeg = {};

  /** JMH makes the state. */
  public PeerBenchmark() {}

  /** Returns the peers of this build. */
  static List<Peer> peers() {
    List<Peer> peers = new ArrayList<>();
    ServiceLoader.load(Peer.class).forEach(peers::add);
    return peers;
  }

  /** Returns the peer with this name. */
  static Peer named(String name) {
    return peers().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No peer '" + name + "' in this build; build it with -Ppeers"));
  }

  /**
   * Loads the model and the picture.
   *
   * @throws Exception if it fails
   */
  @Setup
  public void open() throws Exception {
    opened = named(peer);
    Path directory = BenchmarkFiles.models(MODEL);
    opened.open(directory.resolve(MODEL.fileName()));
    jpeg = Verification.resource(PICTURE);
    opened.prepareFrame(BenchmarkFiles.frame(PICTURE));
  }

  /**
   * JPEG bytes to logits.
   *
   * @return the logits
   * @throws Exception if it fails
   */
  @Benchmark
  public float[] jpegToLabel() throws Exception {
    return opened.classifyJpeg(jpeg);
  }

  /**
   * The decoded frame to logits.
   *
   * @return the logits
   * @throws Exception if it fails
   */
  @Benchmark
  public float[] frameToLabel() throws Exception {
    return opened.classifyFrame();
  }

  /**
   * Releases the model.
   *
   * @throws Exception if it fails
   */
  @TearDown
  public void close() throws Exception {
    opened.close();
  }
}
