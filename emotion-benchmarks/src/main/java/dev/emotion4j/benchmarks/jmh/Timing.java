package dev.emotion4j.benchmarks.jmh;

import dev.emotion4j.benchmarks.models.BenchmarkFiles;
import java.util.Collection;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * One measured row, in milliseconds.
 *
 * @param benchmark class and method
 * @param parameters the benchmark's parameters
 */
public record Timing(
    String benchmark,
    Map<String, String> parameters,
    double average,
    double min,
    double max,
    double p50,
    double p99,
    double deviation,
    long samples) {

  /**
   * How long to measure.
   *
   * @param warmups how many iterations are not counted
   * @param iterations how many are
   * @param milliseconds how long each is
   * @param shots how often what is slow is done: loading
   * @param processes how many processes measure memory
   */
  public record Effort(int warmups, int iterations, int milliseconds, int shots, int processes) {
    public static final Effort SMOKE = new Effort(1, 1, 50, 1, 1);
    public static final Effort QUICK = new Effort(1, 1, 1000, 5, 3);
    public static final Effort FULL = new Effort(3, 5, 1000, 15, 5);
  }

  /** Runs one benchmark in a new JVM. */
  public static Timing measure(
      String benchmark, Map<String, String> parameters, String modelDirectory, Effort effort)
      throws RunnerException {
    boolean singleShot = benchmark.startsWith(LoadBenchmark.class.getSimpleName());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.replace(".", "\\.") + "$")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .warmupIterations(singleShot ? Math.min(3, effort.shots()) : effort.warmups())
            .measurementIterations(singleShot ? effort.shots() : effort.iterations())
            // These take the place of the arguments that a benchmark's @Fork appends.
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "-D" + BenchmarkFiles.MODELS_PROPERTY + "=" + modelDirectory);
    if (!singleShot) {
      TimeValue time = TimeValue.milliseconds(effort.milliseconds());
      options.warmupTime(time).measurementTime(time);
    }
    parameters.forEach(options::param);
    Collection<RunResult> results = new Runner(options.build()).run();
    Statistics times = results.iterator().next().getPrimaryResult().getStatistics();
    return new Timing(
        benchmark,
        parameters,
        times.getMean(),
        times.getMin(),
        times.getMax(),
        times.getPercentile(50),
        times.getPercentile(99),
        times.getN() > 1 ? times.getStandardDeviation() : 0,
        times.getN());
  }
}
