package dev.emotion4j.onnx;

import dev.emotion4j.ModelSpec;
import dev.emotion4j.analysis.LatencySummary;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.options.OptimizationLevel;
import dev.emotion4j.onnx.runtime.LoadedModel;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.NativeLibrary;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier or a detector is and does, as it really is, for logs and questions: {@link
 * OnnxEmotionClassifier#report()} and {@link OnnxFaceDetector#report()} return one. Immutable and
 * safe for concurrent use; {@link #toString()} has it all in a few lines.
 *
 * @param model the model, with its version and the SHA-256 that its bytes were verified against
 * @param loading how it was loaded; never {@link Loading#AUTO}
 * @param loadNanos the time in nanoseconds that reading, verifying and loading took
 * @param providers what computes, in order of preference; more than one if the first cannot do all
 * @param providerProblem why a preferred provider does not compute, or not all; {@code null} if it
 *     does
 * @param concurrency how many calls may run at once
 * @param intraOpThreads how many threads one call may use
 * @param spinning whether those threads wait actively for work
 * @param optimizationLevel how far ONNX Runtime rewrote the graph
 * @param maxBatch how many pictures at most are run as one batch
 * @param warmUpRuns how often the model was run before the first call
 * @param runtimeVersion the version of ONNX Runtime
 * @param nativeLibrary the native library's file
 * @param waiting how long calls waited that had to wait; the others are not counted
 * @param preprocessing how long it took to make a picture the model's input; counts pictures
 * @param inference how long ONNX Runtime took for a batch; counts batches, but neither warm-up runs
 *     nor self-tests
 */
@SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
public record ClassifierReport(
    ModelSpec model,
    Loading loading,
    long loadNanos,
    List<ExecutionProvider> providers,
    @Nullable String providerProblem,
    int concurrency,
    int intraOpThreads,
    boolean spinning,
    OptimizationLevel optimizationLevel,
    int maxBatch,
    int warmUpRuns,
    String runtimeVersion,
    String nativeLibrary,
    LatencySummary waiting,
    LatencySummary preprocessing,
    LatencySummary inference) {

  /** Makes a report. */
  public ClassifierReport {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(loading, "loading");
    Objects.requireNonNull(optimizationLevel, "optimizationLevel");
    providers = List.copyOf(providers);
  }

  static ClassifierReport of(ModelSession session) {
    LoadedModel loaded = session.loaded();
    ExecutionOptions settings = session.settings();
    return new ClassifierReport(
        loaded.model().spec(),
        loaded.loading(),
        loaded.loadNanos(),
        loaded.providers(),
        loaded.providerProblem(),
        settings.concurrency(),
        settings.intraOpThreads(),
        settings.spinning(),
        settings.optimizationLevel(),
        session.maxBatch(),
        session.warmUpRuns(),
        loaded.environment().getVersion(),
        NativeLibrary.path(),
        session.waitingLatency(),
        session.preprocessingLatency(),
        session.inferenceLatency());
  }

  /** Returns the report for people, in several lines. */
  @Override
  public String toString() {
    return String.join(
        System.lineSeparator(),
        "model:          "
            + model.name()
            + " ("
            + model.fileName()
            + ") "
            + orNone(model.version()),
        "checksum:       " + orNone(model.sha256()),
        "loaded:         " + loading + " in " + millis(loadNanos) + " ms",
        "provider:       " + providers + (providerProblem == null ? "" : "; " + providerProblem),
        "threads:        "
            + concurrency
            + " calls at once, "
            + intraOpThreads
            + (spinning ? " spinning" : "")
            + " threads each, batches of up to "
            + maxBatch,
        "prepared:       optimised " + optimizationLevel + ", " + warmUpRuns + " warm-up runs",
        "runtime:        ONNX Runtime " + runtimeVersion + ", " + nativeLibrary,
        "waiting:        " + waiting,
        "preprocessing:  " + preprocessing,
        "inference:      " + inference);
  }

  private static String orNone(@Nullable String text) {
    return text == null ? "(none)" : text;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
  }
}
