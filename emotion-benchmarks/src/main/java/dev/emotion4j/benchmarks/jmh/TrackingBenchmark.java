package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.video.FaceTracker;
import dev.emotion4j.video.TrackedFace;
import java.util.ArrayList;
import java.util.List;
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
 * What following faces and smoothing what they show takes of a frame: people who walk about a room,
 * at 30 frames a second, seven labels.
 *
 * <p>Run: {@code java -jar emotion-benchmarks/target/benchmarks.jar jmh TrackingBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrackingBenchmark {
  private static final int FRAMES = 512;
  private static final long FRAME_NANOS = 33_333_333;
  private static final List<String> LABELS =
      List.of("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised");

  /** How many people there are. */
  @Param({"1", "5", "20"})
  public int faces;

  private final List<List<FaceEmotion>> film = new ArrayList<>();
  private final FaceTracker tracker = FaceTracker.create();
  private long frame;

  /** JMH makes the state. */
  public TrackingBenchmark() {}

  /** Writes the script: each walks to and fro, and what they show is noise. */
  @Setup
  public void script() {
    Random random = new Random(1);
    for (int f = 0; f < FRAMES; f++) {
      List<FaceEmotion> found = new ArrayList<>();
      for (int i = 0; i < faces; i++) {
        int x = (int) (900 + 800 * Math.sin(2 * Math.PI * f / FRAMES + i));
        float[] logits = new float[LABELS.size()];
        for (int l = 0; l < logits.length; l++) {
          logits[l] = 3 * random.nextFloat();
        }
        found.add(
            new FaceEmotion(
                new DetectedFace(new BoundingBox(x, 45 * i, 40, 40), 0.9f),
                Prediction.fromLogits(LABELS, logits)));
      }
      film.add(found);
    }
  }

  /**
   * One frame.
   *
   * @return the faces that are followed
   */
  @Benchmark
  public List<TrackedFace> update() {
    List<FaceEmotion> found = film.get((int) (frame % FRAMES));
    return tracker.update(found, FRAME_NANOS * frame++);
  }
}
