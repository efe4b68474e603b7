// Over 300 lines: more than half of them document the options of the builder.
package dev.emotion4j.onnx;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.GoldenRun;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.options.OptimizationLevel;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.NativeRuntime;
import dev.emotion4j.onnx.runtime.RunSettings;
import dev.emotion4j.onnx.runtime.Slot;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A classifier whose model runs in ONNX Runtime, on this machine's processor.
 *
 * <p>The model is read and verified once, when the classifier is built. Thread safety: as {@link
 * EmotionClassifier} says. As many calls run at once as {@link Builder#concurrency} allows; more
 * wait their turn, in the order in which they came.
 */
public final class OnnxEmotionClassifier implements EmotionClassifier {
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
    Slot slot = session.acquire();
    try {
      session.preprocess(slot, face, slot.input(1), 0);
      return prediction(session.run(slot, 1), 0);
    } finally {
      session.release(slot);
    }
  }

  @Override
  public List<Prediction> classifyAll(List<? extends RgbImage> faces) {
    List<RgbImage> all = List.copyOf(faces);
    List<Prediction> predictions = new ArrayList<>(all.size());
    Slot slot = session.acquire();
    try {
      for (int start = 0; start < all.size(); start = predictions.size()) {
        int batch = Math.min(session.maxBatch(), all.size() - start);
        FloatBuffer input = slot.input(batch);
        for (int i = 0; i < batch; i++) {
          session.preprocess(slot, all.get(start + i), input, i);
        }
        FloatBuffer outputs = session.run(slot, batch);
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
    Slot slot = session.acquire();
    try {
      slot.input(1).duplicate().put(tensor.duplicate());
      return prediction(session.run(slot, 1), 0);
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
  public SelfTestResult selfTest() {
    GoldenRun golden = session.loaded().model().golden();
    if (golden == null) {
      throw new ModelException(
          ModelException.Reason.DESCRIPTION,
          spec.fileName()
              + ": has no \"golden\" block in "
              + ModelInfoReader.INFO_FILE
              + ", so there is no known answer to compare with; add one when the model is exported");
    }
    Slot slot = session.acquire();
    try {
      golden.writeInput(slot.input(1), spec.input().floatCount(), slot.takesBytes());
      GoldenRun.Difference difference = golden.compare(session.run(slot, 1));
      return new SelfTestResult(difference.max(), difference.mean(), golden.tolerance());
    } finally {
      session.release(slot);
    }
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
    private static final int MAX_THREADS = 1024;
    private static final int MAX_BATCH = 64;
    private static final int MAX_WARM_UP_RUNS = 1000;
    private static final Duration MAX_TIME = Duration.ofDays(365);

    private final ModelDirectory models;
    private final DescribedModel model;
    private @Nullable Boolean checksumRequired;
    private @Nullable GraphCheck graphCheck;
    private @Nullable Loading loading;
    private @Nullable ExecutionProvider provider;
    private boolean providerRequired;
    private @Nullable OptimizationLevel optimizationLevel;
    private @Nullable Integer concurrency;
    private @Nullable Integer intraOpThreads;
    private @Nullable Boolean spinning;
    private @Nullable Integer maxBatch;
    private @Nullable Integer warmUpRuns;
    private @Nullable Duration timeout;
    private @Nullable Duration maxWait;

    private Builder(ModelDirectory models, DescribedModel model) {
      this.models = models;
      this.model = model;
    }

    /**
     * Allows a model whose description has no checksum. One that has a checksum is verified all the
     * same. By default, a model without a checksum is refused.
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder allowMissingChecksum() {
      checksumRequired = once("allowMissingChecksum", checksumRequired, false);
      return this;
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
      graphCheck = once("graphCheck", graphCheck, level);
      return this;
    }

    /**
     * Sets how the model's bytes come into memory. The default is {@link Loading#AUTO}.
     *
     * @param way one of the ways, each of which tells what it protects against
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder loading(Loading way) {
      loading = once("loading", loading, way);
      return this;
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
      provider = once("the provider", provider, wanted);
      return this;
    }

    /**
     * Demands a provider: if it cannot run all of the model, {@link #build()} fails.
     *
     * @param wanted the provider
     * @return this builder
     * @throws IllegalStateException if a provider was preferred or required before
     */
    public Builder requireProvider(ExecutionProvider wanted) {
      provider = once("the provider", provider, wanted);
      providerRequired = true;
      return this;
    }

    /**
     * Sets how far ONNX Runtime rewrites the graph. The default is {@link OptimizationLevel#ALL}.
     *
     * @param level the level
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public Builder optimizationLevel(OptimizationLevel level) {
      optimizationLevel = once("optimizationLevel", optimizationLevel, level);
      return this;
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
      concurrency = once("concurrency", concurrency, inRange("concurrency", calls, 1, MAX_THREADS));
      return this;
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
      intraOpThreads =
          once(
              "intraOpThreads", intraOpThreads, inRange("intraOpThreads", threads, 1, MAX_THREADS));
      return this;
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
      spinning = once("spinning", spinning, active);
      return this;
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
      maxBatch = once("maxBatch", maxBatch, inRange("maxBatch", pictures, 1, MAX_BATCH));
      return this;
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
      warmUpRuns = once("warmUpRuns", warmUpRuns, inRange("warmUpRuns", runs, 0, MAX_WARM_UP_RUNS));
      return this;
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
      if (limit.isZero() || limit.isNegative()) {
        throw new IllegalArgumentException("timeout must be above zero, but got " + limit);
      }
      timeout = once("timeout", timeout, atMostOneYear("timeout", limit));
      return this;
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
      if (limit.isNegative()) {
        throw new IllegalArgumentException("maxWait must not be negative, but got " + limit);
      }
      maxWait = once("maxWait", maxWait, atMostOneYear("maxWait", limit));
      return this;
    }

    private static Duration atMostOneYear(String name, Duration limit) {
      if (limit.compareTo(MAX_TIME) > 0) {
        throw new IllegalArgumentException(
            name + " must be at most " + MAX_TIME + ", but got " + limit + "; leave it out");
      }
      return limit;
    }

    private static <T> T once(String name, @Nullable T before, T value) {
      if (before != null) {
        throw new IllegalStateException(name + " was already set to " + before);
      }
      return Objects.requireNonNull(value, name);
    }

    private static int inRange(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            name + " must be from " + min + " to " + max + ", but got " + value);
      }
      return value;
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
                + ": is no classifier: its output_shape is "
                + model.outputShape()
                + ", expected [N, number of classes]; choose another model");
      }
      RunSettings defaults = RunSettings.defaults();
      int calls = or(concurrency, defaults.concurrency());
      int processors = Runtime.getRuntime().availableProcessors();
      RunSettings settings =
          new RunSettings(
              or(checksumRequired, defaults.checksumRequired()),
              or(graphCheck, defaults.graphCheck()),
              or(loading, defaults.loading()),
              or(provider, defaults.provider()),
              providerRequired,
              or(optimizationLevel, defaults.optimizationLevel()),
              calls,
              or(intraOpThreads, Math.max(1, processors / calls)),
              or(spinning, defaults.spinning()),
              or(maxBatch, defaults.maxBatch()),
              or(warmUpRuns, defaults.warmUpRuns()),
              timeout,
              maxWait);
      return new OnnxEmotionClassifier(
          model.spec(), ModelSession.open(models.files(), model, settings));
    }

    private static <T> T or(@Nullable T value, T fallback) {
      return value == null ? fallback : value;
    }
  }
}
