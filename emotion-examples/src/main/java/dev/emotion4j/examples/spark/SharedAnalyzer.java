package dev.emotion4j.examples.spark;

import dev.emotion4j.ModelSpec;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * The one analyzer of this JVM for a choice of models, shared by its tasks: made by the first, and
 * closed when the JVM ends. Safe for concurrent use.
 *
 * @param analyzer finds and classifies faces
 * @param model the classifier's description
 */
record SharedAnalyzer(EmotionAnalyzer analyzer, ModelSpec model) {
  private static final Duration LAST_CALLS = Duration.ofSeconds(5);

  private static final Map<ModelChoice, SharedAnalyzer> OPEN = new ConcurrentHashMap<>();

  static SharedAnalyzer of(ModelChoice choice) {
    return OPEN.computeIfAbsent(choice, SharedAnalyzer::open);
  }

  private static SharedAnalyzer open(ModelChoice choice) {
    ExecutionOptions options =
        ExecutionOptions.DEFAULT.withConcurrency(tasks()).withIntraOpThreads(1);
    OnnxEmotionClassifier classifier = choice.open(options);
    EmotionAnalyzer analyzer =
        EmotionAnalyzer.builder(BundledModels.detector(options), classifier).build();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> analyzer.close(LAST_CALLS), "emotion-spark-close"));
    return new SharedAnalyzer(analyzer, classifier.spec());
  }

  /** How many tasks this executor runs at once, or may run if it takes all cores. */
  private static int tasks() {
    SparkConf configuration = SparkEnv.get().conf();
    int cores =
        configuration.getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
    return Math.max(1, cores / configuration.getInt("spark.task.cpus", 1));
  }
}
