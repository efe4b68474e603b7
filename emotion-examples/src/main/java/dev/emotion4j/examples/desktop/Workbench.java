package dev.emotion4j.examples.desktop;

import dev.emotion4j.ModelException;
import dev.emotion4j.analysis.Outcome;
import dev.emotion4j.examples.camera.Cameras;
import dev.emotion4j.examples.camera.FrameSource;
import dev.emotion4j.examples.desktop.ModelFolder.LoadedModel;
import dev.emotion4j.examples.desktop.view.Canvas;
import dev.emotion4j.examples.report.Failures;
import dev.emotion4j.image.Images;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/**
 * Does all work that takes time, and tells a {@link Display} what came of it. Its methods are
 * called on the event thread and return at once. One activity runs at a time, a list of pictures or
 * a camera; the next one ends it.
 */
final class Workbench {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Display display;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(daemons("emotion-desktop-work"));

  /** What is to be looked at, again when there is another model. */
  private Consumer<LoadedModel> activity = answering -> {};

  private @Nullable LoadedModel model;
  private List<PictureEntry> entries = List.of();
  private int selected;

  private @Nullable Future<?> running;
  private @Nullable Future<?> reading;

  /** Count what was begun: what an ended activity still has to tell is not told. */
  private int activities;

  private int loads;
  private int selections;

  Workbench(Display display) {
    this.display = display;
  }

  static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Opens files, and all pictures in folders. */
  void open(List<Path> places) {
    selected = 0;
    Task run = (answering, tell) -> run(places, answering, tell);
    activity = answering -> begin("Looking for pictures", answering, run);
    resume();
  }

  private void run(List<Path> places, LoadedModel answering, Consumer<Runnable> tell)
      throws IOException {
    List<Path> files = PictureSearch.find(places);
    tell.accept(() -> list(files));
    new PictureRun(
            files,
            answering.analyzer(),
            (outcome, progress) -> tell.accept(() -> take(outcome, progress)))
        .run();
  }

  private void list(List<Path> files) {
    entries = files.stream().map(PictureEntry::new).toList();
    display.pictures(entries);
    if (entries.isEmpty()) {
      display.problem("There are no pictures in what was opened");
    } else {
      display.selected(Math.min(selected, entries.size() - 1));
    }
  }

  private void take(Outcome<Integer> outcome, Display.Progress progress) {
    PictureEntry entry = entries.get(outcome.source());
    entry.outcome(outcome);
    display.entry(outcome.source());
    display.progress(progress);
  }

  /** Shows a picture of the list. */
  void select(int index) {
    selected = index;
    PictureEntry entry = entries.get(index);
    int mine = ++selections;
    if (reading != null) {
      reading.cancel(true);
    }
    reading =
        threads.submit(
            () -> {
              Canvas canvas = read(entry.file());
              SwingUtilities.invokeLater(
                  () -> {
                    if (mine == selections) {
                      display.picture(entry, canvas);
                    }
                  });
            });
  }

  /** What is wrong with a picture, its outcome tells. */
  private static @Nullable Canvas read(Path file) {
    try {
      return Canvas.of(Images.read(file));
    } catch (RuntimeException | OutOfMemoryError e) {
      return null;
    }
  }

  /** Follows the faces of a camera. */
  void film(String camera) {
    Task run = (answering, tell) -> film(camera, answering, tell);
    activity = answering -> begin("Opening the camera", answering, run);
    resume();
  }

  private void film(String camera, LoadedModel answering, Consumer<Runnable> tell)
      throws IOException, InterruptedException {
    try (FrameSource frames = Cameras.open(camera)) {
      tell.accept(
          () -> {
            selections++;
            entries = List.of();
            display.cameraStarted(camera);
          });
      new CameraRun(
              frames,
              answering.analyzer(),
              (canvas, faces, report, failure) -> {
                tell.accept(() -> display.frame(canvas, faces, report));
                if (failure != null) {
                  tell.accept(() -> display.problem(Failures.messageOf(failure)));
                }
                awaitDisplay();
              })
          .run();
    }
  }

  /** Waits until what was told is shown, so that frames do not pile up before a slow screen. */
  private static void awaitDisplay() {
    try {
      SwingUtilities.invokeAndWait(() -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins the activity, at once or when there is a model. */
  private void resume() {
    end();
    if (model != null) {
      activity.accept(model);
    }
  }

  private void end() {
    activities++;
    if (running != null) {
      running.cancel(true);
      running = null;
    }
  }

  /** Part of an activity. What it has to tell it hands over, for the event thread. */
  private interface Task {
    void run(LoadedModel answering, Consumer<Runnable> tell) throws Exception;
  }

  private void begin(String what, LoadedModel answering, Task task) {
    int mine = activities;
    Consumer<Runnable> tell =
        message ->
            SwingUtilities.invokeLater(
                () -> {
                  if (mine == activities) {
                    message.run();
                  }
                });
    display.busy(what);
    running =
        threads.submit(
            () -> {
              try {
                task.run(answering, tell);
              } catch (InterruptedException e) {
                // It was ended, and something else runs by now.
              } catch (Exception | LinkageError | OutOfMemoryError e) {
                tell.accept(() -> display.problem(Failures.messageOf(e)));
              } finally {
                tell.accept(display::idle);
              }
            });
  }

  /** Ends what runs. */
  void stop() {
    activity = answering -> {};
    end();
    display.idle();
    display.stopped();
  }

  /** Loads a model, and looks again at what is shown. If that fails, the model before it stays. */
  void load(Callable<ModelFolder> folder, @Nullable String fileName) {
    int mine = ++loads;
    display.busy("Loading the model");
    threads.execute(
        () -> {
          try {
            ModelFolder opened = folder.call();
            if (opened.checks().isEmpty()) {
              throw new ModelException(
                  ModelException.Reason.MISSING,
                  opened.directory() + " describes no model; choose a folder that has some");
            }
            LoadedModel loaded =
                opened.load(fileName == null ? opened.firstUsable() : opened.named(fileName));
            SwingUtilities.invokeLater(() -> use(loaded, mine));
          } catch (Exception | LinkageError | OutOfMemoryError e) {
            SwingUtilities.invokeLater(() -> refuse(e, mine));
          }
        });
  }

  private void use(LoadedModel loaded, int load) {
    LoadedModel old = load == loads ? model : loaded;
    if (load == loads) {
      model = loaded;
      display.model(loaded);
      display.idle();
      resume();
    }
    if (old != null) {
      threads.execute(() -> old.analyzer().close(PATIENCE));
    }
  }

  private void refuse(Throwable failure, int load) {
    if (load == loads) {
      if (model != null) {
        display.model(model);
      }
      display.idle();
      display.problem(Failures.messageOf(failure));
    }
  }

  /** Ends all threads' work, and gives camera and models back. */
  void close() {
    loads++;
    stop();
    LoadedModel last = model;
    if (last != null) {
      last.analyzer().close(Duration.ZERO);
    }
    threads.shutdownNow();
  }
}
