package dev.emotion4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.emotion4j.InferenceException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A loaded model and the slots in which it runs.
 *
 * <p>ONNX Runtime crashes the JVM when a session is closed while it runs, or when it is given a
 * closed tensor. So tensors never leave their slot, a call holds a permit as long as it uses a
 * slot, and closing takes all permits first. Safe for concurrent use.
 */
final class ModelSession implements AutoCloseable {
  private final String place;
  private final RunSettings settings;
  private final InputSpec inputSpec;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final GraphShapes shapes;

  /** One for each call that may run at once; fair, so that callers are served in their order. */
  private final Semaphore permits;

  private final AtomicBoolean closed = new AtomicBoolean();

  /** All slots that were made, and the idle ones, last used first; both guarded by the former. */
  private final List<Slot> slots = new ArrayList<>();

  private final Deque<Slot> idle = new ArrayDeque<>();

  private ModelSession(
      String place,
      RunSettings settings,
      InputSpec inputSpec,
      OrtEnvironment environment,
      OrtSession session,
      GraphShapes shapes) {
    this.place = place;
    this.settings = settings;
    this.inputSpec = inputSpec;
    this.environment = environment;
    this.session = session;
    this.shapes = shapes;
    this.permits = new Semaphore(settings.concurrency(), true);
  }

  /**
   * Reads, verifies and loads a model.
   *
   * @param checksumRequired whether a model whose description has no checksum is refused
   * @throws ModelException if the file is missing or not the described one, ONNX Runtime refuses
   *     it, or its graph is not as described
   * @throws InferenceException if ONNX Runtime itself cannot be loaded
   */
  static ModelSession open(
      ModelSource source, DescribedModel model, boolean checksumRequired, RunSettings settings) {
    ModelSpec spec = model.spec();
    String place = source + "/" + spec.fileName();
    ByteBuffer bytes = ModelBytes.readVerified(source, spec, checksumRequired);
    OrtEnvironment environment = NativeRuntime.environment();
    OrtSession session = createSession(place, environment, bytes, settings);
    try {
      GraphShapes shapes = GraphShapes.check(place, model, session);
      return new ModelSession(place, settings, spec.input(), environment, session, shapes);
    } catch (OrtException | RuntimeException e) {
      try {
        session.close();
      } catch (OrtException suppressed) {
        e.addSuppressed(suppressed);
      }
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw refused(place, e);
    }
  }

  private static OrtSession createSession(
      String place, OrtEnvironment environment, ByteBuffer bytes, RunSettings settings) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(settings.intraOpThreads());
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return environment.createSession(bytes, options);
    } catch (OrtException e) {
      throw refused(place, e);
    }
  }

  private static ModelException refused(String place, Exception e) {
    return new ModelException(
        place + ": ONNX Runtime refuses the model: " + e.getMessage() + "; export it again", e);
  }

  /** Returns how many pictures are best run as one batch. */
  int maxBatch() {
    return shapes.anyBatch() ? settings.maxBatch() : 1;
  }

  /**
   * Takes a slot, waiting for one if as many calls run as may. The caller gives it back with {@link
   * #release}.
   *
   * @throws InferenceException if the session is closed, or the thread is interrupted while it
   *     waits
   */
  Slot acquire() {
    // Asked without a look at the queue, tryAcquire would overtake those who wait.
    if (permits.hasQueuedThreads() || !permits.tryAcquire()) {
      refuseCallInsideCall("classify");
      try {
        permits.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InferenceException(
            place
                + ": interrupted while waiting for one of "
                + settings.concurrency()
                + " running"
                + " calls to end; call again, or allow more concurrency",
            e);
      }
    }
    if (closed.get()) {
      permits.release();
      throw new InferenceException(
          place + ": is closed; use it before closing it, or load it anew");
    }
    synchronized (slots) {
      Slot slot = idle.poll();
      if (slot == null) {
        slot = new Slot(environment, session, shapes, inputSpec);
        slots.add(slot);
      }
      slot.user = Thread.currentThread();
      return slot;
    }
  }

  /** Gives a slot back. */
  void release(Slot slot) {
    slot.user = null;
    synchronized (slots) {
      idle.push(slot);
    }
    permits.release();
  }

  /**
   * Runs the model on a batch that stands in a slot.
   *
   * @return the outputs, picture after picture from index 0; valid until the slot's next run
   */
  FloatBuffer run(Slot slot, int batch) {
    try {
      return slot.run(batch);
    } catch (OrtException e) {
      throw new InferenceException(
          place
              + ": ONNX Runtime failed on a batch of "
              + batch
              + ": "
              + e.getMessage()
              + "; check that the model's output has the shape that its graph declares",
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
      session.close();
    } catch (OrtException e) {
      throw new InferenceException(place + ": ONNX Runtime failed to close: " + e.getMessage(), e);
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
              place
                  + ": "
                  + call
                  + " was called by a picture that is being read for a call of the same thread;"
                  + " do it before or after that call");
        }
      }
    }
  }
}
