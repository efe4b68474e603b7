package dev.emotion4j.examples.desktop;

import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.examples.camera.FrameSource;
import dev.emotion4j.examples.desktop.view.Canvas;
import dev.emotion4j.examples.desktop.view.FaceHistory;
import dev.emotion4j.examples.desktop.view.FaceView;
import dev.emotion4j.video.EmotionStream;
import dev.emotion4j.video.TrackedFace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Follows the faces of a camera, until its frames end or its thread is interrupted. A result is
 * shown with the frame that it belongs to, so boxes sit on the faces however fast these move.
 */
final class CameraRun {
  private static final int DETECT_EVERY = 3;

  private final FrameSource camera;
  private final EmotionAnalyzer analyzer;
  private final Listener listener;

  /** The faces' by id; read and written by the listener's thread alone. */
  private final Map<Long, FaceHistory> histories = new HashMap<>();

  private volatile @Nullable EmotionStream stream;

  /** Is told of each result. */
  interface Listener {

    /** Shows faces in a frame. While it does, results that are overtaken by newer ones are left. */
    void show(
        Canvas canvas,
        List<FaceView> faces,
        EmotionStream.Report report,
        @Nullable Exception failure);
  }

  CameraRun(FrameSource camera, EmotionAnalyzer analyzer, Listener listener) {
    this.camera = camera;
    this.analyzer = analyzer;
    this.listener = listener;
  }

  void run() throws IOException, InterruptedException {
    ExecutorService results =
        Executors.newSingleThreadExecutor(Workbench.daemons("emotion-desktop-results"));
    try (EmotionStream running =
        EmotionStream.builder(analyzer, this::take)
            .executor(results)
            .detectEvery(DETECT_EVERY)
            .build()) {
      stream = running;
      for (RgbImage frame = camera.next(); frame != null; frame = camera.next()) {
        running.offer(frame, System.nanoTime());
      }
    } finally {
      results.shutdownNow();
    }
  }

  private void take(EmotionStream.Result result) {
    List<FaceView> views = new ArrayList<>(result.faces().size());
    for (TrackedFace face : result.faces()) {
      FaceHistory history = histories.computeIfAbsent(face.id(), id -> new FaceHistory());
      history.add(result.timestampNanos(), face.smoothed(), face.visible());
      views.add(FaceView.of(face, history));
    }
    histories.keySet().retainAll(result.faces().stream().map(TrackedFace::id).toList());
    EmotionStream running = stream;
    if (running != null) {
      listener.show(Canvas.of(result.frame()), views, running.report(), result.failure());
    }
  }
}
