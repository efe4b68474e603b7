// Over 300 lines: more than half of them document the options of the builder.
package dev.emotion4j.onnx;

import dev.emotion4j.CallContext;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.options.OptimizationLevel;
import dev.emotion4j.onnx.runtime.KnownAnswer;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.NativeRuntime;
import dev.emotion4j.onnx.runtime.Slot;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A classifier whose model runs in ONNX Runtime, on this machine's processor.
 *
 * <p>The model is read and verified once, when the classifier is built. Thread safety: as {@link
 * EmotionClassifier} says. As many calls run at once as {@link Builder#concurrency} allows; more
 * wait their turn, in the order in which they came.
 *
 * <p>An interrupt ends the wait of a call for its turn, and the reading of a model's file from the
 * file system: the call fails with {@link InferenceException.Reason#INTERRUPTED}, and the thread
 * stays interrupted. It does not end a run that has begun, nor {@link #close()}; what ends a run is
 * {@link Builder#timeout}, or the {@link CallContext} that it was given.
 */
public final class OnnxEmotionClassifier implements EmotionClassifier.OfTensor {
  private final ModelSpec spec;
  private final ModelSession session;
  private final OutputReading reading;

  private OnnxEmotionClassifier(ModelSpec spec, ModelSession session) {
    this.spec = spec;
    this.reading = new OutputReading(session.loaded().model());
    this.session = session;
  }

  /**
   * Starts to build a classifier.
   *
   * @param models where the model is
   * @param fileName its file name, such as {@code mobilenet_emotion.onnx}
   * @return a new builder
   * @throws ModelException if no model of that name is described
   */
  public static Builder builder(ModelDirectory models, String fileName) {
    return new Builder(models, models.describedModel(fileName));
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public Prediction classify(RgbImage face) {
    Objects.requireNonNull(face, "face");
    Slot slot = session.acquire(null);
    try {
      session.preprocess(slot, face, slot.input(1), 0);
      return prediction(session.run(slot, 1, null).get(0), 0);
    } finally {
      session.release(slot);
    }
  }

  /** Classifies several pictures in true batches. */
  @Override
  public List<Prediction> classifyAll(List<? extends RgbImage> faces) {
    return classifyBatches(faces, null);
  }

  /** Classifies several pictures in true batches, and looks at the deadline before each. */
  @Override
  public List<Prediction> classifyAll(List<? extends RgbImage> faces, CallContext context) {
    return classifyBatches(faces, Objects.requireNonNull(context, "context"));
  }

  private List<Prediction> classifyBatches(
      List<? extends RgbImage> faces, @Nullable CallContext context) {
    List<RgbImage> all = List.copyOf(faces);
    List<Prediction> predictions = new ArrayList<>(all.size());
    Slot slot = session.acquire(context);
    try {
      for (int start = 0; start < all.size(); start = predictions.size()) {
        int batch = Math.min(session.maxBatch(), all.size() - start);
        FloatBuffer input = slot.input(batch);
        for (int i = 0; i < batch; i++) {
          session.preprocess(slot, all.get(start + i), input, i);
        }
        FloatBuffer outputs = session.run(slot, batch, context).get(0);
        for (int i = 0; i < batch; i++) {
          predictions.add(prediction(outputs, i));
        }
      }
    } finally {
      session.release(slot);
    }
    return List.copyOf(predictions);
  }

  @Override
  public void prepare(RgbImage face, FloatBuffer tensor) {
    Objects.requireNonNull(face, "face");
    Slot slot = session.acquire(null);
    try {
      session.preprocess(slot, face, tensor, 0);
    } finally {
      session.release(slot);
    }
  }

  @Override
  public Prediction classify(FloatBuffer tensor) {
    int expected = spec.input().floatCount();
    if (tensor.remaining() != expected) {
      throw new IllegalArgumentException(
          "The tensor has "
              + tensor.remaining()
              + " floats from its position to its limit, expected "
              + expected
              + ": float32"
              + session.loaded().model().input().shape());
    }
    Slot slot = session.acquire(null);
    try {
      slot.input(1).duplicate().put(tensor.duplicate());
      return prediction(session.run(slot, 1, null).get(0), 0);
    } finally {
      session.release(slot);
    }
  }

  private Prediction prediction(FloatBuffer outputs, int index) {
    return reading.prediction(outputs, index);
  }

  /**
   * Returns what this classifier is and how it has been doing.
   *
   * @return a snapshot; also after {@link #close()}
   */
  public ClassifierReport report() {
    return ClassifierReport.of(session);
  }

  /**
   * Runs the model on an input whose answer is known, to see whether this machine, provider or file
   * answers as the model did where it was made. The input and the answer are the {@code golden}
   * block of the model's description; {@code docs/models.md} tells how to make one.
   *
   * @return how far the answer is off
   * @throws ModelException if the model's description has no golden block
   * @throws InferenceException as {@link #classify(RgbImage)}
   */
  @Override
  public SelfTestResult selfTest() {
    return KnownAnswer.compare(session);
  }

  @Override
  public void close() {
    session.close();
  }

  /** Returns the model's name and file. */
  @Override
  public String toString() {
    return spec.name() + " (" + spec.fileName() + ")";
  }

  /**
   * Builds a classifier. Each option may be set once; what is not set has the default that its
   * method tells. Not safe for concurrent use.
   *
   * <p>ONNX Runtime's own log goes to the standard error stream, and only if the SLF4J logger
   * {@code dev.emotion4j.onnx.native} is at DEBUG (its warnings) or TRACE (everything): what fails
   * is an exception in any case.
   */
  public static final class Builder {
    private final ModelDirectory models;
    private final DescribedModel model;
    private ExecutionOptions base = ExecutionOptions.DEFAULT;

    /** What was set one by one, in that order, and to what. */
    private final Map<String, Object> values = new HashMap<>();

    private final List<UnaryOperator<ExecutionOptions>> changes = new ArrayList<>();

    private Builder(ModelDirectory models, DescribedModel model) {
      this.models = models;
      this.model = model;
    }

    /**
     * Sets all options at once; what is set one by one, before or after, changes these.
     *
     * @param options how the model is loaded and run
     * @return this builder
     */
    public Builder options(ExecutionOptions options) {
      base = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * Allows a model whose description has no checksum. One that has a checksum is verified all the
     * same. By default, a model without a checksum is refused.
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder allowMissingChecksum() {
      return set("allowMissingChecksum", false, o -> o.withChecksumRequired(false));
    }

    /**
     * Sets how much must be known of the model's graph before it is run. The default is {@link
     * GraphCheck#STANDARD}.
     *
     * @param level one of the levels, each of which tells what it refuses
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder graphCheck(GraphCheck level) {
      Objects.requireNonNull(level, "graphCheck");
      return set("graphCheck", level, o -> o.withGraphCheck(level));
    }

    /**
     * Sets how the model's bytes come into memory. The default is {@link Loading#AUTO}.
     *
     * @param way one of the ways, each of which tells what it protects against
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder loading(Loading way) {
      return set("loading", way, o -> o.withLoading(way));
    }

    /**
     * Asks for a provider; what it cannot do, the processor does. {@link #report()} tells what
     * really computes and why. The default is {@link ExecutionProvider#CPU}.
     *
     * @param wanted the provider
     * @return this builder
     * @throws IllegalStateException if a provider was preferred or required before
     */
    public Builder preferProvider(ExecutionProvider wanted) {
      return set("the provider", wanted, o -> o.withPreferredProvider(wanted));
    }

    /**
     * Demands a provider: if it cannot run all of the model, {@link #build()} fails.
     *
     * @param wanted the provider
     * @return this builder
     * @throws IllegalStateException if a provider was preferred or required before
     */
    public Builder requireProvider(ExecutionProvider wanted) {
      return set("the provider", wanted, o -> o.withRequiredProvider(wanted));
    }

    /**
     * Sets how far ONNX Runtime rewrites the graph. The default is {@link OptimizationLevel#ALL}.
     *
     * @param level the level
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder optimizationLevel(OptimizationLevel level) {
      return set("optimizationLevel", level, o -> o.withOptimizationLevel(level));
    }

    /**
     * Sets how many calls may run at once, each with memory of its own for the model's input. The
     * default is the number of processors.
     *
     * @param calls from 1 to 1024
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder concurrency(int calls) {
      return set("concurrency", calls, o -> o.withConcurrency(calls));
    }

    /**
     * Sets how many threads one call may use, to prepare a large picture and to run the model: the
     * caller's, those of Java's common pool, and ONNX Runtime's. The default shares the processors
     * out among the calls that may run at once: 1 with the default {@link #concurrency}, all of
     * them with a concurrency of 1.
     *
     * @param threads from 1 to 1024
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder intraOpThreads(int threads) {
      return set("intraOpThreads", threads, o -> o.withIntraOpThreads(threads));
    }

    /**
     * Sets whether a call's threads wait actively for work, which shortens calls a little and burns
     * the processor between them. The default is {@code false}.
     *
     * @param active whether they do
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder spinning(boolean active) {
      return set("spinning", active, o -> o.withSpinning(active));
    }

    /**
     * Sets how many pictures {@link OnnxEmotionClassifier#classifyAll} runs as one batch at the
     * most. By default the model decides: 8 for a model of 16 million parameters or more, which is
     * read from memory once a batch; 1 for smaller ones, which gain nothing by batches.
     *
     * @param pictures from 1 to 64
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder maxBatch(int pictures) {
      return set("maxBatch", pictures, o -> o.withMaxBatch(pictures));
    }

    /**
     * Sets how often the model is run on zeros before {@link #build()} returns, so that the first
     * call is as fast as later ones. The default is 0.
     *
     * @param runs from 0 to 1000
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder warmUpRuns(int runs) {
      return set("warmUpRuns", runs, o -> o.withWarmUpRuns(runs));
    }

    /**
     * Sets how long ONNX Runtime may take for one run; a longer one is ended, and its call fails.
     * By default, a run may take as long as it takes.
     *
     * @param limit above zero, and a year at the most
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder timeout(Duration limit) {
      return set("timeout", limit, o -> o.withTimeout(limit));
    }

    /**
     * Sets how long a call may wait while as many calls run as may, before it fails; zero makes it
     * fail at once. By default, calls wait for their turn however long it takes.
     *
     * @param limit zero or above, and a year at the most
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public Builder maxWait(Duration limit) {
      return set("maxWait", limit, o -> o.withMaxWait(limit));
    }

    private Builder set(String name, Object value, UnaryOperator<ExecutionOptions> change) {
      Objects.requireNonNull(value, name);
      // Refuses what is out of range now, not when the classifier is built.
      ExecutionOptions unused = change.apply(base);
      Object before = values.putIfAbsent(name, value);
      if (before != null) {
        throw new IllegalStateException(name + " was already set to " + before);
      }
      changes.add(change);
      return this;
    }

    /**
     * Reads, verifies and loads the model.
     *
     * @return the classifier; the caller closes it
     * @throws ModelException if the file is missing, is not the one that was described, its graph
     *     is not as described or asks for what no classifier of pictures needs, or ONNX Runtime
     *     refuses it
     * @throws InferenceException if ONNX Runtime or a required provider cannot be used on this
     *     machine
     */
    public OnnxEmotionClassifier build() {
      NativeRuntime.requireClasses();
      if (!model.isClassifier()) {
        throw new ModelException(
            ModelException.Reason.UNSUPPORTED,
            models.files()
                + "/"
                + model.spec().fileName()
                + ": is no classifier: "
                + (model.landmarks() > 0
                    ? "its description has \"landmarks\""
                    : model.detector() != null
                        ? "its description has a \"detector\" block, so OnnxFaceDetector loads it"
                        : "its output_shape is "
                            + model.outputShape()
                            + ", expected [N, number of classes]")
                + "; choose another model");
      }
      ExecutionOptions options = base;
      for (UnaryOperator<ExecutionOptions> change : changes) {
        options = change.apply(options);
      }
      return new OnnxEmotionClassifier(
          model.spec(), ModelSession.open(models.files(), model, options));
    }
  }
}
