package dev.emotion4j.onnx.runtime;

import dev.emotion4j.onnx.options.ExecutionProvider;
import dev.emotion4j.onnx.options.GraphCheck;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.options.OptimizationLevel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded and run. A {@code null} means that nothing was asked for, and the default
 * holds.
 *
 * @param checksumRequired whether a model whose description has no checksum is refused
 * @param graphCheck how much must be known of the graph
 * @param loading how the bytes come into memory
 * @param provider what is to compute
 * @param providerRequired whether a model is refused that this provider cannot run as a whole
 * @param optimizationLevel how far the graph is rewritten
 * @param concurrency how many calls may run at once
 * @param intraOpThreads how many threads one call may use
 * @param spinning whether those threads wait actively for work
 * @param maxBatch how many pictures at most are run as one batch; 0 lets the model decide
 * @param warmUpRuns how many runs are made before the model is handed out
 * @param timeout how long a run may take
 * @param maxWait how long a call may wait for others to end
 */
public record RunSettings(
    boolean checksumRequired,
    GraphCheck graphCheck,
    Loading loading,
    ExecutionProvider provider,
    boolean providerRequired,
    OptimizationLevel optimizationLevel,
    int concurrency,
    int intraOpThreads,
    boolean spinning,
    int maxBatch,
    int warmUpRuns,
    @Nullable Duration timeout,
    @Nullable Duration maxWait) {

  /** One call a processor, each on one thread: the most pictures a second from many callers. */
  public static RunSettings defaults() {
    return new RunSettings(
        true,
        GraphCheck.STANDARD,
        Loading.AUTO,
        ExecutionProvider.CPU,
        false,
        OptimizationLevel.ALL,
        Runtime.getRuntime().availableProcessors(),
        1,
        false,
        0,
        0,
        null,
        null);
  }
}
