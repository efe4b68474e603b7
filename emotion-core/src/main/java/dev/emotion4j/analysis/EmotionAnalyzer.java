// Over 300 lines: more than half of them document what can be chosen and what is counted.
package dev.emotion4j.analysis;

import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the faces in a picture and classifies each.
 *
 * <p>Thread safety: any number of threads may call all methods at once, {@link #close()} included.
 * The detector and the classifier decide how many calls compute at once; more wait their turn.
 */
public final class EmotionAnalyzer implements AutoCloseable {
  /** How long an ended call gets to notice that it was ended, before nobody waits for it longer. */
  private static final long GRACE_NANOS = 1_000_000_000;

  private final FaceDetector detector;
  private final EmotionClassifier classifier;
  private final FaceCrop faceCrop;
  private final @Nullable Duration deadline;
  private final FaceChoice choice;
  private final @Nullable Observer observer;
  private final RunningCalls running;
  private final CallCounters counters = new CallCounters();

  /**
   * Composes a detector and a classifier, both closed with this analyzer; {@link #builder} has more
   * to choose.
   *
   * @param detector finds the faces
   * @param classifier classifies them
   */
  public EmotionAnalyzer(FaceDetector detector, EmotionClassifier classifier) {
    this(builder(detector, classifier));
  }

  private EmotionAnalyzer(Builder builder) {
    this.detector = builder.detector;
    this.classifier = builder.classifier;
    this.faceCrop = builder.faceCrop == null ? classifier.faceCrop() : builder.faceCrop;
    this.deadline = builder.deadline;
    this.choice = new FaceChoice(builder.order, builder.maxFaces, builder.minFaceSize);
    this.observer = builder.observer;
    this.running = new RunningCalls(builder.partsKeptOpen ? () -> {} : this::closeParts);
  }

  /**
   * Starts to compose an analyzer.
   *
   * @param detector finds the faces
   * @param classifier classifies them
   * @return a new builder
   */
  public static Builder builder(FaceDetector detector, EmotionClassifier classifier) {
    return new Builder(detector, classifier);
  }

  /**
   * Returns the labels of every prediction.
   *
   * @return the classifier's labels; also after {@link #close()}
   */
  public List<String> labels() {
    return classifier.labels();
  }

  /**
   * Finds and classifies the faces in a picture.
   *
   * @param image the picture, of any size
   * @return the faces with their emotions, in the order that was chosen, the detector's best score
   *     first by default; empty if there is no face
   * @throws InferenceException if the analyzer is closed, the call takes longer than its deadline,
   *     the native runtime fails, or the model answers with NaN or infinity
   * @throws ImageException if the picture cannot be read
   */
  public List<FaceEmotion> analyze(RgbImage image) {
    return analyze(image, null, newContext());
  }

  /**
   * Classifies faces whose places are known, without looking for others.
   *
   * @param image the picture, of any size
   * @param faces where they are, inside the picture; all are classified, whatever limits were
   *     chosen
   * @return the faces with their emotions, in the same order
   * @throws IllegalArgumentException if a face reaches outside the picture
   * @throws InferenceException as {@link #analyze(RgbImage)}
   * @throws ImageException if the picture cannot be read
   */
  public List<FaceEmotion> analyze(RgbImage image, List<DetectedFace> faces) {
    return analyze(image, List.copyOf(faces), newContext());
  }

  private CallContext newContext() {
    return deadline == null ? CallContext.unlimited() : CallContext.within(deadline);
  }

  private List<FaceEmotion> analyze(
      RgbImage image, @Nullable List<DetectedFace> known, CallContext context) {
    Objects.requireNonNull(image, "image");
    RunningCalls.Call call = running.begin(context);
    CallClock clock = new CallClock();
    List<FaceEmotion> faces;
    try {
      faces = run(new GuardedImage(image, context), known, context, clock);
    } catch (RuntimeException e) {
      RuntimeException failure = whyItEnded(context, e);
      endFailed(call, clock.record(context, 0, failure), failure);
      throw failure;
    } catch (Error e) {
      endFailed(call, clock.record(context, 0, e), e);
      throw e;
    }
    end(call, clock.record(context, faces.size(), null));
    return faces;
  }

  /** A call that was ended fails with that, whatever became of the part that was interrupted. */
  private static RuntimeException whyItEnded(CallContext context, RuntimeException failure) {
    try {
      context.check();
    } catch (InferenceException e) {
      boolean told = failure instanceof InferenceException known && known.reason() == e.reason();
      if (!told && e.reason() == InferenceException.Reason.CLOSED) {
        e.addSuppressed(failure);
        return e;
      }
    }
    return failure;
  }

  private List<FaceEmotion> run(
      RgbImage image, @Nullable List<DetectedFace> known, CallContext context, CallClock clock) {
    clock.detectionBegins();
    List<DetectedFace> faces = known == null ? choice.of(detector.detect(image, context)) : known;
    clock.classificationBegins();
    List<RgbImage> crops = new ArrayList<>(faces.size());
    for (DetectedFace face : faces) {
      crops.add(faceCrop.cut(image, face));
    }
    List<Prediction> predictions =
        crops.isEmpty() ? List.of() : classifier.classifyAll(crops, context);
    context.check();
    List<FaceEmotion> emotions = new ArrayList<>(faces.size());
    for (int i = 0; i < faces.size(); i++) {
      emotions.add(new FaceEmotion(faces.get(i), predictions.get(i)));
    }
    return List.copyOf(emotions);
  }

  /** What an observer throws does not hide why the call failed. */
  private void endFailed(RunningCalls.Call call, CallRecord record, Throwable failure) {
    try {
      end(call, record);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void end(RunningCalls.Call call, CallRecord record) {
    counters.count(record);
    running.end(call);
    if (observer != null) {
      observer.ended(record);
    }
  }

  /**
   * Analyses a picture on another thread.
   *
   * @param image the picture, which must not change until the future is done
   * @param executor runs the call
   * @return the faces, as {@link #analyze} returns them, or what it throws. The deadline counts
   *     from now, so it includes the wait for a thread. Cancelling the future ends the call
   */
  public CompletableFuture<List<FaceEmotion>> analyzeAsync(RgbImage image, Executor executor) {
    Objects.requireNonNull(image, "image");
    CallContext context = newContext();
    CompletableFuture<List<FaceEmotion>> future =
        CompletableFuture.supplyAsync(() -> analyze(image, null, context), executor);
    CompletableFuture<List<FaceEmotion>> unused =
        future.whenComplete(
            (faces, failure) -> {
              if (future.isCancelled()) {
                context.end("The call was ended since its future was cancelled");
              }
            });
    return future;
  }

  /**
   * Analyses many pictures over all processors, as {@link #analyzeAll(Stream, Loader, int)}.
   *
   * @param <T> what pictures are loaded from
   * @param sources what the pictures are loaded from; may be endless
   * @param loader loads a picture
   * @return one outcome a source, in the same order
   */
  public <T> Stream<Outcome<T>> analyzeAll(Stream<T> sources, Loader<? super T> loader) {
    return analyzeAll(sources, loader, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Analyses many pictures. A picture that fails is an outcome and stops nothing. Besides the
   * pictures that are being analysed, one a thread, only outcomes are held, and no more than two a
   * thread: a reader that is slower makes the analysis wait.
   *
   * <p>Nothing happens before the stream is read. Closing the stream ends what still runs, and
   * closes the stream of sources. The stream is read by one thread, also if it is made parallel.
   *
   * @param <T> what pictures are loaded from
   * @param sources what the pictures are loaded from; may be endless
   * @param loader loads a picture; called by several threads at once
   * @param parallelism how many pictures are loaded and analysed at once, at least 1
   * @return one outcome a source, in the same order
   * @throws IllegalArgumentException if the parallelism is below 1
   */
  public <T> Stream<Outcome<T>> analyzeAll(
      Stream<T> sources, Loader<? super T> loader, int parallelism) {
    Objects.requireNonNull(loader, "loader");
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be at least 1, but got " + parallelism);
    }
    ParallelAnalysis<T> analysis =
        new ParallelAnalysis<>(sources, source -> outcome(source, loader), parallelism);
    return StreamSupport.stream(analysis, false).onClose(analysis::stop).onClose(sources::close);
  }

  private <T> Outcome<T> outcome(T source, Loader<? super T> loader) {
    try {
      return new Outcome<>(source, analyze(loader.load(source)), null);
    } catch (Exception e) {
      return new Outcome<>(source, List.of(), e);
    }
  }

  static InferenceException interrupted(InterruptedException e) {
    return new InferenceException(
        InferenceException.Reason.INTERRUPTED,
        "Interrupted while waiting for pictures to be analysed; call again",
        e);
  }

  /**
   * Sees whether the detector and the classifier answer as they should, on inputs of their own.
   * Counts in no report.
   *
   * @return how far the detector's answer is off if that is too far, otherwise the classifier's
   * @throws InferenceException if one of them fails
   * @throws ModelException if one of their models has no known answer to compare with
   */
  public SelfTestResult selfTest() {
    RunningCalls.Call call = running.begin(newContext());
    try {
      SelfTestResult ofDetector = detector.selfTest();
      return ofDetector.passed() ? classifier.selfTest() : ofDetector;
    } finally {
      running.end(call);
    }
  }

  /**
   * Returns what this analyzer has done so far.
   *
   * @return a snapshot; also after {@link #close()}
   */
  public Report report() {
    return counters.report(running.count());
  }

  /**
   * Lets no further call begin, waits for running ones however long they take, and closes the
   * detector and the classifier unless they are kept open. Closing again does nothing more.
   */
  @Override
  public void close() {
    running.close();
    running.awaitUninterruptibly();
  }

  /**
   * Closes in finite time: lets no further call begin, waits for running ones, and ends those that
   * take longer. An ended call fails with {@link InferenceException.Reason#CLOSED}: its model stops
   * at the next operator, no further row of its picture is read, and its thread is interrupted in
   * case it is stuck elsewhere.
   *
   * <p>The detector and the classifier are closed when the last call has ended, unless they are
   * kept open; if a call cannot be ended, by that call.
   *
   * @param patience how long running calls are waited for before they are ended; zero ends them at
   *     once
   * @return whether all calls have ended and everything is closed; calls get a second to end after
   *     they were told to. If this thread is interrupted meanwhile, it ends the calls, waits no
   *     longer, answers {@code false}, and stays interrupted
   * @throws IllegalArgumentException if the time is negative
   */
  public boolean close(Duration patience) {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience must not be negative, but got " + patience);
    }
    running.close();
    try {
      if (running.await(saturated(patience))) {
        return true;
      }
      running.cancel();
      return running.await(GRACE_NANOS);
    } catch (InterruptedException e) {
      running.cancel();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static long saturated(Duration time) {
    return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? time.toNanos() : Long.MAX_VALUE;
  }

  private void closeParts() {
    try {
      detector.close();
    } finally {
      classifier.close();
    }
  }

  /** In which order faces are returned, and which of them if there are more than asked for. */
  public enum Order {
    /** The detector's best score first. */
    BEST_SCORE,
    /** The largest box first; of equal ones, the better score. */
    LARGEST
  }

  /**
   * Loads a picture.
   *
   * @param <T> what it is loaded from
   */
  @FunctionalInterface
  public interface Loader<T> {

    /**
     * Loads a picture.
     *
     * @param source what it is loaded from
     * @return the picture
     * @throws Exception if it cannot be loaded; the picture's outcome has it
     */
    RgbImage load(T source) throws Exception;
  }

  /** Is told of every call that has ended, for metrics and logs. */
  @FunctionalInterface
  public interface Observer {

    /**
     * Takes note of a call.
     *
     * @param call what it took and how it ended. Called on the call's thread before it returns, by
     *     several threads at once; what this throws, the call throws, unless it has failed already
     */
    void ended(CallRecord call);
  }

  /**
   * What one call took and how it ended. Immutable.
   *
   * @param totalNanos the time in nanoseconds from its beginning to its end
   * @param waitingNanos the part of it that went into waiting for other calls
   * @param detectionNanos the part of it that went into finding faces, waiting included
   * @param classificationNanos the part of it that went into classifying them, waiting included
   * @param faces how many faces it returned; 0 if it failed
   * @param failure what it threw, or {@code null} if it returned
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public record CallRecord(
      long totalNanos,
      long waitingNanos,
      long detectionNanos,
      long classificationNanos,
      int faces,
      @Nullable Throwable failure) {}

  /**
   * What an analyzer has done so far. Immutable and safe for concurrent use. A call is one picture;
   * self-tests are no calls.
   *
   * @param calls how many calls have ended, one way or the other
   * @param running how many calls have begun and not ended
   * @param faces how many faces were returned
   * @param failures how many calls failed with an {@link dev.emotion4j.EmotionException}, by its
   *     reason, the most frequent first
   * @param otherFailures how many calls failed with something else, such as what a picture of the
   *     caller's own threw
   * @param total how long calls took that did not fail
   * @param waiting how much of that went into waiting for other calls
   * @param detection how much of that went into finding faces, waiting included
   * @param classification how much of that went into classifying them, waiting included
   */
  public record Report(
      long calls,
      long running,
      long faces,
      Map<Enum<?>, Long> failures,
      long otherFailures,
      LatencySummary total,
      LatencySummary waiting,
      LatencySummary detection,
      LatencySummary classification) {

    /** Makes a report. */
    public Report {
      failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
      Objects.requireNonNull(total, "total");
      Objects.requireNonNull(waiting, "waiting");
      Objects.requireNonNull(detection, "detection");
      Objects.requireNonNull(classification, "classification");
    }

    /** Returns the report for people, in several lines. */
    @Override
    public String toString() {
      return String.join(
          System.lineSeparator(),
          "calls:          " + calls + " ended, " + running + " running, " + faces + " faces",
          "failures:       " + failures + ", " + otherFailures + " others",
          "total:          " + total,
          "waiting:        " + waiting,
          "detection:      " + detection,
          "classification: " + classification);
    }
  }

  /** Composes an analyzer. What is set again replaces what was set. Not safe for concurrent use. */
  public static final class Builder {
    private final FaceDetector detector;
    private final EmotionClassifier classifier;
    private @Nullable Duration deadline;
    private Order order = Order.BEST_SCORE;
    private int maxFaces = Integer.MAX_VALUE;
    private int minFaceSize = 1;
    private @Nullable FaceCrop faceCrop;
    private @Nullable Observer observer;
    private boolean partsKeptOpen;

    private Builder(FaceDetector detector, EmotionClassifier classifier) {
      this.detector = Objects.requireNonNull(detector, "detector");
      this.classifier = Objects.requireNonNull(classifier, "classifier");
    }

    /**
     * Sets how long a call may take as a whole: reading the picture, waiting for other calls,
     * finding faces, and classifying all of them. A call that takes longer fails with {@link
     * InferenceException.Reason#TIMED_OUT}: at the next operator of the model that runs, or the
     * next row of its picture that is read. By default, a call may take as long as it takes.
     *
     * @param limit above zero, and a year at the most
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     */
    public Builder deadline(Duration limit) {
      CallContext unused = CallContext.within(limit);
      deadline = limit;
      return this;
    }

    /**
     * Sets in which order faces are returned. The default is {@link Order#BEST_SCORE}.
     *
     * @param first which faces come first
     * @return this builder
     */
    public Builder order(Order first) {
      order = Objects.requireNonNull(first, "order");
      return this;
    }

    /**
     * Sets how many faces of a picture are classified and returned: the first ones of the order. By
     * default, all are.
     *
     * @param count at least 1
     * @return this builder
     * @throws IllegalArgumentException if the number is below 1
     */
    public Builder maxFaces(int count) {
      maxFaces = atLeastOne("maxFaces", count);
      return this;
    }

    /**
     * Sets how large a face must be to be classified and returned. By default, all are.
     *
     * @param pixels the least length of the box's shorter side, at least 1
     * @return this builder
     * @throws IllegalArgumentException if the number is below 1
     */
    public Builder minFaceSize(int pixels) {
      minFaceSize = atLeastOne("minFaceSize", pixels);
      return this;
    }

    private static int atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, but got " + value);
      }
      return value;
    }

    /**
     * Sets how faces are cut for the classifier. The default is {@link EmotionClassifier#faceCrop}.
     *
     * @param rule the rule
     * @return this builder
     */
    public Builder faceCrop(FaceCrop rule) {
      faceCrop = Objects.requireNonNull(rule, "faceCrop");
      return this;
    }

    /**
     * Sets who is told of every call that has ended. By default, nobody is.
     *
     * @param listener is told
     * @return this builder
     */
    public Builder observer(Observer listener) {
      observer = Objects.requireNonNull(listener, "observer");
      return this;
    }

    /**
     * Leaves the detector and the classifier open when the analyzer is closed, so that several
     * analyzers can share them; the caller closes them after all of those.
     *
     * @return this builder
     */
    public Builder keepPartsOpen() {
      partsKeptOpen = true;
      return this;
    }

    /**
     * Composes the analyzer.
     *
     * @return the analyzer; the caller closes it
     */
    public EmotionAnalyzer build() {
      return new EmotionAnalyzer(this);
    }
  }
}
