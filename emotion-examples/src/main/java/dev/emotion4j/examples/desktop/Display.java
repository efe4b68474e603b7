package dev.emotion4j.examples.desktop;

import dev.emotion4j.examples.desktop.view.Canvas;
import dev.emotion4j.examples.desktop.view.FaceView;
import dev.emotion4j.video.EmotionStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what the {@link Workbench} has found. It is told on the event thread alone. */
interface Display {

  /** A model is being loaded, or pictures are looked for. */
  void busy(String what);

  /** Models can be chosen from a folder, and this one answers from now on. */
  void model(ModelFolder.LoadedModel model);

  /** There is another list of pictures. */
  void pictures(List<PictureEntry> entries);

  /** An entry of the list is to be seen next. */
  void selected(int index);

  /** Something has changed about an entry of the list. */
  void entry(int index);

  /** This is the picture to be seen; {@code null} if it cannot be read. */
  void picture(PictureEntry entry, @Nullable Canvas canvas);

  /** How a run over pictures goes. */
  void progress(Progress progress);

  /** This is the newest frame of a camera. */
  void frame(Canvas canvas, List<FaceView> faces, EmotionStream.Report report);

  /** A camera gives frames from now on. */
  void cameraStarted(String name);

  /** Nothing runs any more. */
  void idle();

  /** The user has ended what ran. */
  void stopped();

  /** Something went wrong, and what to do about it. */
  void problem(String message);

  /**
   * How far a run is.
   *
   * @param done how many pictures are answered
   * @param failed how many of them with an error
   * @param all how many there are
   * @param faces how many faces were found
   * @param p50Nanos the time that half of the pictures stayed within
   * @param p99Nanos the time that 99 of 100 pictures stayed within
   */
  record Progress(int done, int failed, int all, int faces, long p50Nanos, long p99Nanos) {}
}
