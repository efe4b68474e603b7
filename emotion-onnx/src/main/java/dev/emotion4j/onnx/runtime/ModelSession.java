// Over 300 lines: a slot's way from acquire to release and close is safe only if it is read as a
// whole.
package dev.emotion4j.onnx.runtime;

import ai.onnxruntime.OrtException;
import dev.emotion4j.CallContext;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.LatencySummary;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model and the slots in which it runs.
 *
 * <p>ONNX Runtime crashes the JVM when a session is closed while it runs, or when it is given a
 * closed tensor. So tensors never leave their slot, a call holds a permit as long as it uses a
 * slot, and closing takes all permits first. Safe for concurrent use.
 */
public final class ModelSession implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ModelSession.class);

  private final String location;
  private final ExecutionOptions settings;
  private final LoadedModel loaded;
  private final LatencySummary.Recorder preprocessing = new LatencySummary.Recorder();
  private final LatencySummary.Recorder waiting = new LatencySummary.Recorder();
  private final LatencySummary.Recorder inference = new LatencySummary.Recorder();

  /** One for each call that may run at once; fair, so that callers are served in their order. */
  private final Semaphore permits;

  private int warmUpRuns;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** All slots that were made, and the idle ones, last used first; both guarded by the former. */
  private final List<Slot> slots = new ArrayList<>();

  private final Deque<Slot> idle = new ArrayDeque<>();

  private ModelSession(String location, ExecutionOptions settings, LoadedModel loaded) {
    this.location = location;
    this.settings = settings;
    this.loaded = loaded;
    this.permits = new Semaphore(settings.concurrency(), true);
  }

  /**
   * Reads, verifies and loads a model, and runs it as often as the settings' warm-up says, on
   * zeros.
   *
   * @throws ModelException as {@link ModelLoader#load}
   * @throws InferenceException if ONNX Runtime itself cannot be loaded, or a warm-up run fails
   */
  public static ModelSession open(
      ModelFiles files, DescribedModel model, ExecutionOptions settings) {
    String location = files + "/" + model.spec().fileName();
    LoadedModel loaded = ModelLoader.load(files, model, settings);
    ModelSession session = new ModelSession(location, settings, loaded);
    logger.debug(
        "Loaded {} {} in {} ms for {}",
        location,
        loaded.loading(),
        loaded.loadNanos() / 1_000_000,
        loaded.providers());
    if (loaded.providerProblem() != null) {
      logger.warn("{}: {}; using {}", location, loaded.providerProblem(), loaded.providers());
    }
    try {
      session.warmUp();
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
    return session;
  }

  private void warmUp() {
    for (int i = 0; i < settings.warmUpRuns(); i++) {
      Slot slot = acquire(null);
      try {
        slot.input(1);
        runUncounted(slot, 1, null);
        warmUpRuns++;
      } finally {
        release(slot);
      }
    }
  }

  /** Returns how many pictures are best run as one batch. */
  public int maxBatch() {
    return loaded.shapes().maxBatch();
  }

  public LoadedModel loaded() {
    return loaded;
  }

  public ExecutionOptions settings() {
    return settings;
  }

  /** How often the model was run before it was handed out. */
  public int warmUpRuns() {
    return warmUpRuns;
  }

  public LatencySummary preprocessingLatency() {
    return preprocessing.summary();
  }

  public LatencySummary waitingLatency() {
    return waiting.summary();
  }

  public LatencySummary inferenceLatency() {
    return inference.summary();
  }

  /**
   * Takes a slot, waiting for one if as many calls run as may. The caller gives it back with {@link
   * #release}.
   *
   * @param context limits the wait and is told of it, if there is one
   * @throws InferenceException if the session is closed, or no slot becomes free in time, or the
   *     thread is interrupted while it waits
   */
  public Slot acquire(@Nullable CallContext context) {
    if (context != null) {
      context.check();
    }
    // Asked without a look at the queue, tryAcquire would overtake those who wait.
    if (permits.hasQueuedThreads() || !permits.tryAcquire()) {
      refuseCallInsideCall("classify");
      long start = System.nanoTime();
      try {
        waitForPermit(context);
      } finally {
        long nanos = System.nanoTime() - start;
        waiting.record(nanos);
        if (context != null) {
          context.addWaiting(nanos);
        }
      }
    }
    try {
      if (closed.get()) {
        throw new InferenceException(
            InferenceException.Reason.CLOSED,
            location + ": is closed; use it before closing it, or load it anew");
      }
      synchronized (slots) {
        Slot slot = idle.poll();
        if (slot == null) {
          slot = new Slot(loaded, settings);
          slots.add(slot);
        }
        slot.user = Thread.currentThread();
        return slot;
      }
    } catch (RuntimeException | Error e) {
      permits.release();
      throw e;
    }
  }

  private void waitForPermit(@Nullable CallContext context) {
    long mayWait = settings.maxWait().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    long remaining = context == null ? Long.MAX_VALUE : context.remainingNanos();
    try {
      if (permits.tryAcquire(Math.min(mayWait, remaining), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (context != null) {
        context.check();
      }
      throw new InferenceException(
          InferenceException.Reason.INTERRUPTED,
          location
              + ": interrupted while waiting for one of "
              + settings.concurrency()
              + " running calls to end; call again, or allow more concurrency",
          e);
    }
    if (context != null) {
      context.check();
    }
    throw new InferenceException(
        InferenceException.Reason.BUSY,
        location
            + ": all "
            + settings.concurrency()
            + " calls that may run at once were running for "
            + settings.maxWait().orElse(Duration.ZERO)
            + "; call again later, or allow more concurrency or a longer wait");
  }

  /** Gives a slot back. */
  public void release(Slot slot) {
    slot.user = null;
    synchronized (slots) {
      idle.push(slot);
    }
    permits.release();
  }

  /** Writes a picture to an index of a slot's input, which {@link Slot#input} has made. */
  public void preprocess(Slot slot, RgbImage image, FloatBuffer input, int index) {
    long start = System.nanoTime();
    slot.preprocessor().write(image, input, index);
    preprocessing.record(System.nanoTime() - start);
  }

  /**
   * Runs the model on a batch that stands in a slot, and counts how long that took.
   *
   * @return the outputs, picture after picture from index 0; valid until the slot's next run
   * @throws InferenceException if ONNX Runtime fails, or the run takes too long or is ended
   */
  public FloatBuffer run(Slot slot, int batch, @Nullable CallContext context) {
    long start = System.nanoTime();
    FloatBuffer output = runUncounted(slot, batch, context);
    inference.record(System.nanoTime() - start);
    return output;
  }

  /** As {@link #run}, for a run that is no caller's picture. */
  public FloatBuffer runUncounted(Slot slot, int batch, @Nullable CallContext context) {
    if (context != null) {
      context.check();
    }
    try {
      return slot.run(batch, context);
    } catch (OrtException e) {
      if (context != null) {
        context.check();
      }
      if (slot.timedOut()) {
        throw new InferenceException(
            InferenceException.Reason.TIMED_OUT,
            location
                + ": a run took longer than the timeout of "
                + settings.timeout().orElse(Duration.ZERO)
                + " and was ended; allow more time, or fewer calls at once",
            e);
      }
      throw new InferenceException(
          InferenceException.Reason.RUNTIME,
          location
              + ": ONNX Runtime failed on a batch of "
              + batch
              + ": "
              + e.getMessage()
              + "; run the model's self-test, and export it again if that fails too",
          e);
    }
  }

  /** Waits for running calls, then releases the native memory; later calls do nothing. */
  @Override
  public void close() {
    refuseCallInsideCall("close");
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    permits.acquireUninterruptibly(settings.concurrency());
    try {
      loaded.close(location);
    } finally {
      synchronized (slots) {
        slots.forEach(Slot::close);
        slots.clear();
        idle.clear();
      }
      // Callers that wait find the session closed.
      permits.release(settings.concurrency());
    }
  }

  /** A picture whose rows come from the model that reads it would wait for itself forever. */
  private void refuseCallInsideCall(String call) {
    synchronized (slots) {
      for (Slot slot : slots) {
        if (slot.user == Thread.currentThread()) {
          throw new InferenceException(
              InferenceException.Reason.RUNTIME,
              location
                  + ": "
                  + call
                  + " was called by a picture that is being read for a call of the same thread;"
                  + " do it before or after that call");
        }
      }
    }
  }
}
