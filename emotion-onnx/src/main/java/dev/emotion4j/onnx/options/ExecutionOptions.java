// Over 300 lines: most of them document the options.
package dev.emotion4j.onnx.options;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded and run: what computes, with how many threads, for how many callers at
 * once, and for how long. Classifiers, detectors and analyzers take the same options.
 *
 * <p>Immutable and safe for concurrent use. Each {@code with} method returns new options, so the
 * defaults of an application are made once and changed for one model:
 *
 * <pre>{@code
 * ExecutionOptions camera = ExecutionOptions.DEFAULT.withConcurrency(1).withWarmUpRuns(2);
 * }</pre>
 */
public final class ExecutionOptions {
  /** One call a processor, each on one thread: the most pictures a second from many callers. */
  public static final ExecutionOptions DEFAULT = new ExecutionOptions();

  private static final int MAX_THREADS = 1024;
  private static final int MAX_BATCH = 64;
  private static final int MAX_WARM_UP_RUNS = 1000;
  private static final Duration MAX_TIME = Duration.ofDays(365);

  // Written by with() only, before anybody else sees the object.
  private boolean checksumRequired = true;
  private GraphCheck graphCheck = GraphCheck.STANDARD;
  private Loading loading = Loading.AUTO;
  private ExecutionProvider provider = ExecutionProvider.CPU;
  private boolean providerRequired;
  private OptimizationLevel optimizationLevel = OptimizationLevel.ALL;
  private int concurrency;
  private int intraOpThreads;
  private boolean spinning;
  private int maxBatch;
  private int warmUpRuns;
  private @Nullable Duration timeout;
  private @Nullable Duration maxWait;

  private ExecutionOptions() {}

  private ExecutionOptions with(Consumer<ExecutionOptions> change) {
    ExecutionOptions copy = new ExecutionOptions();
    copy.checksumRequired = checksumRequired;
    copy.graphCheck = graphCheck;
    copy.loading = loading;
    copy.provider = provider;
    copy.providerRequired = providerRequired;
    copy.optimizationLevel = optimizationLevel;
    copy.concurrency = concurrency;
    copy.intraOpThreads = intraOpThreads;
    copy.spinning = spinning;
    copy.maxBatch = maxBatch;
    copy.warmUpRuns = warmUpRuns;
    copy.timeout = timeout;
    copy.maxWait = maxWait;
    change.accept(copy);
    return copy;
  }

  /**
   * Returns options that allow a model whose description has no checksum, or refuse it. One that
   * has a checksum is verified all the same. By default, a model without a checksum is refused.
   *
   * @param required whether it is refused
   * @return new options
   */
  public ExecutionOptions withChecksumRequired(boolean required) {
    return with(o -> o.checksumRequired = required);
  }

  /**
   * Returns options with another extent to which the model's graph must be known before it is run.
   * The default is {@link GraphCheck#STANDARD}.
   *
   * @param level one of the levels, each of which tells what it refuses
   * @return new options
   */
  public ExecutionOptions withGraphCheck(GraphCheck level) {
    Objects.requireNonNull(level, "graphCheck");
    return with(o -> o.graphCheck = level);
  }

  /**
   * Returns options with another way in which the model's bytes come into memory. The default is
   * {@link Loading#AUTO}.
   *
   * @param way one of the ways, each of which tells what it protects against
   * @return new options
   */
  public ExecutionOptions withLoading(Loading way) {
    Objects.requireNonNull(way, "loading");
    return with(o -> o.loading = way);
  }

  /**
   * Returns options that ask for a provider; what it cannot do, the processor does. The default is
   * {@link ExecutionProvider#CPU}.
   *
   * @param wanted the provider
   * @return new options
   */
  public ExecutionOptions withPreferredProvider(ExecutionProvider wanted) {
    return withProvider(wanted, false);
  }

  /**
   * Returns options that demand a provider: if it cannot run all of the model, loading fails.
   *
   * @param wanted the provider
   * @return new options
   */
  public ExecutionOptions withRequiredProvider(ExecutionProvider wanted) {
    return withProvider(wanted, true);
  }

  private ExecutionOptions withProvider(ExecutionProvider wanted, boolean required) {
    Objects.requireNonNull(wanted, "provider");
    return with(
        o -> {
          o.provider = wanted;
          o.providerRequired = required;
        });
  }

  /**
   * Returns options with another extent to which ONNX Runtime rewrites the graph. The default is
   * {@link OptimizationLevel#ALL}.
   *
   * @param level the level
   * @return new options
   */
  public ExecutionOptions withOptimizationLevel(OptimizationLevel level) {
    Objects.requireNonNull(level, "optimizationLevel");
    return with(o -> o.optimizationLevel = level);
  }

  /**
   * Returns options with another number of calls that may run at once, each with memory of its own
   * for the model's input. The default is the number of processors.
   *
   * @param calls from 1 to 1024
   * @return new options
   * @throws IllegalArgumentException if the number is out of range
   */
  public ExecutionOptions withConcurrency(int calls) {
    return with(o -> o.concurrency = inRange("concurrency", calls, 1, MAX_THREADS));
  }

  /**
   * Returns options with another number of threads that one call may use, to prepare a large
   * picture and to run the model: the caller's, those of Java's common pool, and ONNX Runtime's.
   * The default shares the processors out among the calls that may run at once: 1 with the default
   * concurrency, all of them with a concurrency of 1.
   *
   * @param threads from 1 to 1024
   * @return new options
   * @throws IllegalArgumentException if the number is out of range
   */
  public ExecutionOptions withIntraOpThreads(int threads) {
    return with(o -> o.intraOpThreads = inRange("intraOpThreads", threads, 1, MAX_THREADS));
  }

  /**
   * Returns options with threads that wait actively for work, which shortens calls a little and
   * burns the processor between them. The default is {@code false}.
   *
   * @param active whether they do
   * @return new options
   */
  public ExecutionOptions withSpinning(boolean active) {
    return with(o -> o.spinning = active);
  }

  /**
   * Returns options with another number of pictures that are run as one batch at the most. By
   * default the model decides: 8 for a model of 16 million parameters or more, which is read from
   * memory once a batch; 1 for smaller ones, which gain nothing by batches.
   *
   * @param pictures from 1 to 64
   * @return new options
   * @throws IllegalArgumentException if the number is out of range
   */
  public ExecutionOptions withMaxBatch(int pictures) {
    return with(o -> o.maxBatch = inRange("maxBatch", pictures, 1, MAX_BATCH));
  }

  /**
   * Returns options with another number of runs on zeros before the model is handed out, so that
   * the first call is as fast as later ones. The default is 0.
   *
   * @param runs from 0 to 1000
   * @return new options
   * @throws IllegalArgumentException if the number is out of range
   */
  public ExecutionOptions withWarmUpRuns(int runs) {
    return with(o -> o.warmUpRuns = inRange("warmUpRuns", runs, 0, MAX_WARM_UP_RUNS));
  }

  /**
   * Returns options with a limit for one run of ONNX Runtime; a longer one is ended at the next
   * operator of its graph, and its call fails. A limit for the whole of a call is {@code
   * EmotionAnalyzer.Builder.deadline}. By default, a run may take as long as it takes.
   *
   * @param limit above zero, and a year at the most
   * @return new options
   * @throws IllegalArgumentException if the time is out of range
   */
  public ExecutionOptions withTimeout(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("timeout must be above zero, but got " + limit);
    }
    return with(o -> o.timeout = atMostOneYear("timeout", limit));
  }

  /**
   * Returns options with a limit for how long a call may wait while as many calls run as may,
   * before it fails; zero makes it fail at once. By default, calls wait for their turn however long
   * it takes.
   *
   * @param limit zero or above, and a year at the most
   * @return new options
   * @throws IllegalArgumentException if the time is out of range
   */
  public ExecutionOptions withMaxWait(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("maxWait must not be negative, but got " + limit);
    }
    return with(o -> o.maxWait = atMostOneYear("maxWait", limit));
  }

  private static Duration atMostOneYear(String name, Duration limit) {
    if (limit.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException(
          name + " must be at most " + MAX_TIME + ", but got " + limit + "; leave it out");
    }
    return limit;
  }

  private static int inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", but got " + value);
    }
    return value;
  }

  /**
   * Returns whether a model without a checksum is refused.
   *
   * @return whether it is
   */
  public boolean checksumRequired() {
    return checksumRequired;
  }

  /**
   * Returns how much of the model's graph must be known.
   *
   * @return the level
   */
  public GraphCheck graphCheck() {
    return graphCheck;
  }

  /**
   * Returns how the model's bytes come into memory.
   *
   * @return the way
   */
  public Loading loading() {
    return loading;
  }

  /**
   * Returns what is asked or demanded to compute.
   *
   * @return the provider
   */
  public ExecutionProvider provider() {
    return provider;
  }

  /**
   * Returns whether loading fails if the provider cannot run all of the model.
   *
   * @return whether it does
   */
  public boolean providerRequired() {
    return providerRequired;
  }

  /**
   * Returns how far ONNX Runtime rewrites the graph.
   *
   * @return the level
   */
  public OptimizationLevel optimizationLevel() {
    return optimizationLevel;
  }

  /**
   * Returns how many calls may run at once.
   *
   * @return the number of calls, at least 1
   */
  public int concurrency() {
    return concurrency > 0 ? concurrency : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns how many threads one call may use.
   *
   * @return the number of threads, at least 1
   */
  public int intraOpThreads() {
    return intraOpThreads > 0
        ? intraOpThreads
        : Math.max(1, Runtime.getRuntime().availableProcessors() / concurrency());
  }

  /**
   * Returns whether a call's threads wait actively for work.
   *
   * @return whether they do
   */
  public boolean spinning() {
    return spinning;
  }

  /**
   * Returns how many pictures are run as one batch at the most.
   *
   * @return the number of pictures; 0 lets the model decide
   */
  public int maxBatch() {
    return maxBatch;
  }

  /**
   * Returns how often the model is run on zeros before it is handed out.
   *
   * @return the number of runs
   */
  public int warmUpRuns() {
    return warmUpRuns;
  }

  /**
   * Returns how long one run of ONNX Runtime may take.
   *
   * @return the limit, or empty if there is none
   */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /**
   * Returns how long a call may wait while as many calls run as may.
   *
   * @return the limit, or empty if there is none
   */
  public Optional<Duration> maxWait() {
    return Optional.ofNullable(maxWait);
  }
}
