// Over 300 lines: more than half of them document what can be chosen and what is told.
package dev.emotion4j.video;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.analysis.LatencySummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Analyses the frames of a camera as fast as it can, and the camera never waits: of the frames that
 * come while one is being analysed, the newest is next, and the others are dropped and counted.
 *
 * <p>A thread of its own finds, follows and classifies the faces, and hands each result to a
 * listener on the caller's executor. A listener that is slower than the frames gets the newest
 * result, with the events of those that it missed.
 *
 * <p>Thread safety: any number of threads may call all methods at once; frames are meant to be
 * offered by one.
 */
public final class EmotionStream implements AutoCloseable {
  private final EmotionAnalyzer analyzer;
  private final FaceTracker tracker;
  private final int detectEvery;
  private final @Nullable Consumer<RgbImage> onRelease;
  private final Mailbox mailbox;
  private final Thread worker;

  private final AtomicReference<@Nullable Frame> next = new AtomicReference<>();
  private volatile boolean closed;

  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final LatencySummary.Recorder latency = new LatencySummary.Recorder();
  private final FrameRate rate = new FrameRate();

  /**
   * The worker's: the faces of the last frame by id, and how many frames came since a detection.
   */
  private Map<Long, TrackedFace> followed = new LinkedHashMap<>();

  private int sinceDetection;

  private record Frame(RgbImage image, long timestampNanos, long offeredNanos) {}

  private EmotionStream(Builder builder) {
    this.analyzer = builder.analyzer;
    this.tracker = builder.tracker == null ? FaceTracker.create() : builder.tracker;
    this.detectEvery = builder.detectEvery;
    this.onRelease = builder.onRelease;
    this.mailbox = new Mailbox(builder.executor, builder.listener, this::release);
    this.worker = new Thread(this::work, "emotion4j-stream");
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Starts to build a stream.
   *
   * @param analyzer analyses the frames; not closed with the stream
   * @param listener is told of each frame that was analysed
   * @return a new builder
   */
  public static Builder builder(EmotionAnalyzer analyzer, Listener listener) {
    return new Builder(analyzer, listener);
  }

  /**
   * Offers a frame, without waiting for anything.
   *
   * @param frame the frame. It is read on another thread until it is released, see {@link
   *     Builder#onRelease}; a camera that reuses its buffers must not write to this one before
   * @param timestampNanos when it was taken, by a clock in nanoseconds that does not go back
   * @return whether it was taken; {@code false} after {@link #close()}, and then it is released
   */
  public boolean offer(RgbImage frame, long timestampNanos) {
    Objects.requireNonNull(frame, "frame");
    if (closed) {
      release(frame);
      return false;
    }
    offered.incrementAndGet();
    drop(next.getAndSet(new Frame(frame, timestampNanos, System.nanoTime())));
    if (closed) {
      // The worker may have ended without a look at it.
      drop(next.getAndSet(null));
    }
    LockSupport.unpark(worker);
    return true;
  }

  private void drop(@Nullable Frame frame) {
    if (frame != null) {
      dropped.incrementAndGet();
      release(frame.image());
    }
  }

  private void release(RgbImage image) {
    if (onRelease != null) {
      onRelease.accept(image);
    }
  }

  private void work() {
    try {
      while (!closed) {
        Frame frame = next.getAndSet(null);
        if (frame == null) {
          LockSupport.park(this);
        } else {
          analyze(frame);
        }
      }
    } finally {
      // Also when an error of the virtual machine ends the thread.
      closed = true;
      drop(next.getAndSet(null));
    }
  }

  private void analyze(Frame frame) {
    List<TrackedFace> faces = List.of();
    List<EmotionEvent> events = List.of();
    Exception failure = null;
    try {
      faces = track(frame);
      events = eventsUpTo(frame.timestampNanos(), faces);
    } catch (RuntimeException e) {
      failure = e;
      failed.incrementAndGet();
      faces = List.copyOf(followed.values());
    }
    long now = System.nanoTime();
    if (failure == null) {
      latency.record(now - frame.offeredNanos());
      rate.tick(now);
    }
    mailbox.put(
        new Result(
            frame.image(),
            frame.timestampNanos(),
            faces,
            events,
            now - frame.offeredNanos(),
            failure));
  }

  private List<TrackedFace> track(Frame frame) {
    List<FaceEmotion> found;
    if (sinceDetection == 0) {
      found = analyzer.analyze(frame.image());
    } else {
      found = analyzer.analyze(frame.image(), expected(frame));
    }
    List<TrackedFace> faces = tracker.update(found, frame.timestampNanos());
    sinceDetection = (sinceDetection + 1) % detectEvery;
    return faces;
  }

  /** Where the faces of the last frame are in this one, as far as they are inside it. */
  private List<DetectedFace> expected(Frame frame) {
    BoundingBox all = new BoundingBox(0, 0, frame.image().width(), frame.image().height());
    List<DetectedFace> faces = new ArrayList<>();
    for (TrackedFace face : tracker.predict(frame.timestampNanos())) {
      TrackedFace last = followed.get(face.id());
      if (last != null && last.visible()) {
        DetectedFace seen = face.lastSeen().face();
        face.box()
            .intersect(all)
            .ifPresent(
                box ->
                    faces.add(
                        new DetectedFace(box, seen.score(), moved(seen, face.box()), seen.roll())));
      }
    }
    return faces;
  }

  /** The landmarks of a face whose box is now another. */
  private static List<DetectedFace.Landmark> moved(DetectedFace face, BoundingBox box) {
    List<DetectedFace.Landmark> landmarks = new ArrayList<>();
    for (DetectedFace.Landmark point : face.landmarks()) {
      landmarks.add(
          new DetectedFace.Landmark(
              box.x() + (point.x() - face.box().x()) * box.width() / face.box().width(),
              box.y() + (point.y() - face.box().y()) * box.height() / face.box().height()));
    }
    return landmarks;
  }

  private List<EmotionEvent> eventsUpTo(long timestampNanos, List<TrackedFace> faces) {
    Map<Long, TrackedFace> before = followed;
    Map<Long, TrackedFace> now = new LinkedHashMap<>();
    faces.forEach(face -> now.put(face.id(), face));
    List<EmotionEvent> events = new ArrayList<>();
    for (TrackedFace face : before.values()) {
      if (!now.containsKey(face.id())) {
        events.add(new EmotionEvent.FaceLeft(face, timestampNanos));
      }
    }
    for (TrackedFace face : faces) {
      TrackedFace known = before.get(face.id());
      if (known == null) {
        events.add(new EmotionEvent.FaceAppeared(face, timestampNanos));
      } else if (!known.label().equals(face.label())) {
        events.add(new EmotionEvent.EmotionChanged(face, known.label(), timestampNanos));
      }
    }
    followed = now;
    return events;
  }

  /**
   * Returns what this stream has done so far.
   *
   * @return a snapshot; also after {@link #close()}
   */
  public Report report() {
    LatencySummary analyzed = latency.summary();
    return new Report(
        offered.get(), dropped.get(), failed.get(), analyzed, rate.perSecond(System.nanoTime()));
  }

  /**
   * Takes no further frame, drops one that waits, and waits for the one that is being analysed,
   * unless the listener calls this on the stream's own thread. What the executor has not yet run
   * may still come to the listener. Closing again does nothing more.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(worker);
    boolean interrupted = false;
    while (Thread.currentThread() != worker && worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Is told of each frame that was analysed. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Takes a result, one at a time and in the order of the frames. An exception goes to the
     * thread's handler of uncaught ones, and the stream goes on.
     *
     * @param result the result
     */
    void accept(Result result);
  }

  /**
   * What is known after a frame. Immutable and safe for concurrent use.
   *
   * @param frame the frame, to draw the faces on; not to be read after it was released, which is
   *     when the listener returns
   * @param timestampNanos when the frame was taken, as it was offered with
   * @param faces the faces that are followed, by id
   * @param events what happened since the last result: first who left, then by id who appeared and
   *     who shows something else
   * @param latencyNanos the time in nanoseconds from the offer to this result
   * @param failure why this frame could not be analysed, or {@code null} if it was; the faces are
   *     then the last known ones
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public record Result(
      RgbImage frame,
      long timestampNanos,
      List<TrackedFace> faces,
      List<EmotionEvent> events,
      long latencyNanos,
      @Nullable Exception failure) {

    /** Makes a result. */
    public Result {
      Objects.requireNonNull(frame, "frame");
      faces = List.copyOf(faces);
      events = List.copyOf(events);
    }
  }

  /**
   * What a stream has done so far. Immutable and safe for concurrent use.
   *
   * @param offered how many frames were taken
   * @param dropped how many of them were dropped for a newer one or at the end
   * @param failed how many of them could not be analysed
   * @param latency how long it took from the offer to the result, for those that were analysed
   * @param framesPerSecond how many frames a second were analysed, over the last 32 of them
   */
  public record Report(
      long offered, long dropped, long failed, LatencySummary latency, double framesPerSecond) {

    /** Makes a report. */
    public Report {
      Objects.requireNonNull(latency, "latency");
    }
  }

  /** Builds a stream. What is set again replaces what was set. Not safe for concurrent use. */
  public static final class Builder {
    private final EmotionAnalyzer analyzer;
    private final Listener listener;
    private Executor executor = Runnable::run;
    private @Nullable FaceTracker tracker;
    private int detectEvery = 1;
    private @Nullable Consumer<RgbImage> onRelease;

    private Builder(EmotionAnalyzer analyzer, Listener listener) {
      this.analyzer = Objects.requireNonNull(analyzer, "analyzer");
      this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Sets who runs the listener. By default, the stream's own thread does, which then analyses
     * nothing meanwhile.
     *
     * @param runner runs one delivery at a time
     * @return this builder
     */
    public Builder executor(Executor runner) {
      executor = Objects.requireNonNull(runner, "executor");
      return this;
    }

    /**
     * Sets what follows the faces. The default is {@link FaceTracker#create()}.
     *
     * @param faces a tracker that belongs to this stream alone from now on
     * @return this builder
     */
    public Builder tracker(FaceTracker faces) {
      tracker = Objects.requireNonNull(faces, "tracker");
      return this;
    }

    /**
     * Sets in which frames faces are looked for: the first, and every so many analysed ones. In
     * those between, the known faces are classified where their motion takes them, which saves most
     * of the time; new faces are not seen there. The default is 1, every frame.
     *
     * @param frames at least 1
     * @return this builder
     * @throws IllegalArgumentException if the number is below 1
     */
    public Builder detectEvery(int frames) {
      if (frames < 1) {
        throw new IllegalArgumentException("detectEvery must be at least 1, but got " + frames);
      }
      detectEvery = frames;
      return this;
    }

    /**
     * Sets who is told when a frame is not read any more, because it was dropped or the listener
     * has seen its result or that of a newer one, so that its buffer can be used again. At most
     * four frames are held at once: with the listener, on the way to it, being analysed, and
     * waiting.
     *
     * @param pool is told once for each frame that was offered, on the thread that offers, the
     *     stream's or the listener's; must not block and must not throw. Of a frame whose delivery
     *     the executor has accepted and never runs, it is not told
     * @return this builder
     */
    public Builder onRelease(Consumer<RgbImage> pool) {
      onRelease = Objects.requireNonNull(pool, "onRelease");
      return this;
    }

    /**
     * Builds the stream and starts its thread.
     *
     * @return the stream; the caller closes it
     */
    public EmotionStream build() {
      return new EmotionStream(this);
    }
  }
}
