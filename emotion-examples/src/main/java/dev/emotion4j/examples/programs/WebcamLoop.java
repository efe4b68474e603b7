package dev.emotion4j.examples.programs;

import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.video.EmotionEvent;
import dev.emotion4j.video.EmotionStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells who comes, who goes and what faces show, from a camera that is never kept waiting. */
public final class WebcamLoop {
  private WebcamLoop() {}

  /** A camera: any library's, or a folder of frames. */
  interface Camera {
    /** Waits for the next frame, and returns {@code null} when there are no more. */
    @Nullable RgbImage nextFrame() throws InterruptedException;
  }

  static EmotionStream.Report run(Camera camera, EmotionAnalyzer analyzer, Consumer<String> out)
      throws InterruptedException {
    ExecutorService listener = Executors.newSingleThreadExecutor();
    try (EmotionStream stream =
        EmotionStream.builder(analyzer, result -> tell(result, out))
            .executor(listener)
            .detectEvery(3)
            .build()) {
      for (RgbImage frame = camera.nextFrame(); frame != null; frame = camera.nextFrame()) {
        stream.offer(frame, System.nanoTime());
      }
      return stream.report();
    } finally {
      listener.shutdown();
    }
  }

  private static void tell(EmotionStream.Result result, Consumer<String> out) {
    for (EmotionEvent event : result.events()) {
      if (event instanceof EmotionEvent.FaceAppeared) {
        out.accept("face " + event.face().id() + " appeared: " + event.face().label());
      } else if (event instanceof EmotionEvent.EmotionChanged) {
        out.accept("face " + event.face().id() + " now shows: " + event.face().label());
      } else {
        out.accept("face " + event.face().id() + " left after " + event.face().dwellTimes());
      }
    }
    Optional.ofNullable(result.failure()).ifPresent(failure -> out.accept("failed: " + failure));
  }

  /** Shows one picture as if it were a camera's. */
  public static void main(String[] args) throws InterruptedException {
    RgbImage picture = Images.read(Path.of(args[0]));
    int[] frames = {0};
    Camera still =
        () -> {
          Thread.sleep(33);
          return frames[0]++ < 90 ? picture : null;
        };
    ExecutionOptions oneCaller = ExecutionOptions.DEFAULT.withConcurrency(1).withWarmUpRuns(1);
    try (EmotionAnalyzer analyzer = BundledModels.analyzer(oneCaller)) {
      System.out.println(run(still, analyzer, System.out::println));
    }
  }
}
