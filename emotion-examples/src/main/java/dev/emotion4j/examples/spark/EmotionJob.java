package dev.emotion4j.examples.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores all pictures of a folder on Spark, and can be started again where it ended. */
@Command(
    name = "emotion-spark",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the faces of all pictures of a folder and classifies their expressions, on Spark. Writes",
      "Parquet: a row a face, and one for each picture without faces or that failed. Started again,",
      "it leaves out the pictures that OUT has an answer for."
    })
public final class EmotionJob implements Callable<Integer> {
  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PICTURES",
      description = "The folder; a path or a URI that Hadoop knows.")
  private String pictures = "";

  @Parameters(index = "1", paramLabel = "OUT", description = "The folder for the answers.")
  private String out = "";

  @Option(
      names = "--names",
      defaultValue = "*",
      paramLabel = "PATTERN",
      description = "The names of the files to read, such as '*.{jpg,png}' (default: all).")
  private String names = "*";

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "A model folder on this machine, which is sent to the executors.")
  private @Nullable String models;

  @Option(
      names = "--models-path",
      paramLabel = "DIR",
      description = "A model folder that lies at this path on every machine.")
  private @Nullable String modelsPath;

  @Option(names = "--model", paramLabel = "FILE", description = "The model's file name.")
  private @Nullable String model;

  @Option(
      names = "--part",
      defaultValue = "20000",
      paramLabel = "N",
      description = {
        "How many pictures make a part of OUT (default: ${DEFAULT-VALUE}). What is lost when a run",
        "ends is at most one part."
      })
  private int part;

  @Option(
      names = "--task",
      defaultValue = "100",
      paramLabel = "N",
      description = "How many pictures a task scores (default: ${DEFAULT-VALUE}).")
  private int task;

  /** Made by picocli. */
  public EmotionJob() {}

  /**
   * Runs the job and ends the JVM with its exit code.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the job; 0 if all pictures have an answer, 1 if it failed, 2 for wrong usage. */
  static int run(String... args) {
    return new CommandLine(new EmotionJob())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("emotion-spark: " + innermost(failure));
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(args);
  }

  /** Spark wraps what a task threw more than once. */
  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return Objects.requireNonNullElse(inner.getMessage(), inner.toString());
  }

  @Override
  public Integer call() throws IOException {
    ModelChoice choice = choice();
    try (SparkSession spark = SparkSession.builder().config(configuration()).getOrCreate()) {
      if (models != null && model != null) {
        ModelChoice.send(spark.sparkContext(), java.nio.file.Path.of(models), model);
      }
      score(spark, choice);
    }
    return CommandLine.ExitCode.OK;
  }

  private ModelChoice choice() {
    if (part < 1 || task < 1) {
      throw wrong("--part and --task need 1 or more, but got " + part + " and " + task);
    }
    if (models != null && modelsPath != null) {
      throw wrong("--models and --models-path exclude each other");
    }
    if ((models == null && modelsPath == null) != (model == null)) {
      throw wrong("--model FILE and one of --models DIR and --models-path DIR belong together");
    }
    return new ModelChoice(model, modelsPath);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** What spark-submit was told; alone, all cores of this machine, which nobody else can reach. */
  private static SparkConf configuration() {
    SparkConf configuration =
        new SparkConf()
            .setIfMissing("spark.app.name", "emotion4j")
            // With it, a session's tasks do not get the files that were added to its context.
            .set("spark.sql.artifact.isolation.enabled", "false");
    if (!configuration.contains("spark.master")) {
      configuration
          .setMaster("local[*]")
          .setIfMissing("spark.driver.host", "127.0.0.1")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1")
          .setIfMissing("spark.ui.enabled", "false");
    }
    return configuration;
  }

  private void score(SparkSession spark, ModelChoice choice) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    PrintWriter err = spec.commandLine().getErr();
    Path folder = qualified(pictures, hadoop);
    Path answers = qualified(out, hadoop);
    if ((answers + "/").startsWith(folder + "/")) {
      throw new IOException(answers + " lies in the folder of the pictures; choose another");
    }
    List<String> paths = PictureList.of(folder, names, hadoop);
    OutputParts parts = OutputParts.open(spark, answers);
    int all = paths.size();
    paths.removeAll(parts.answered());
    if (all > paths.size()) {
      err.println(all - paths.size() + " of " + all + " pictures have an answer already");
    }
    long start = System.nanoTime();
    for (int from = 0; from < paths.size(); from += part) {
      List<String> some = paths.subList(from, Math.min(from + part, paths.size()));
      Path next = parts.next();
      rows(spark, some)
          .mapPartitions(new PictureScorer(choice, hadoop), Encoders.row(Answers.SCHEMA))
          .write()
          .parquet(next.toString());
      err.printf(
          Locale.ROOT, "%s: %d of %d pictures%n", next.getName(), from + some.size(), paths.size());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    err.printf(Locale.ROOT, "%d pictures in %.1f s%n", paths.size(), seconds);
    total(spark, answers);
  }

  private Dataset<Row> rows(SparkSession spark, List<String> paths) {
    return spark
        .createDataset(paths, Encoders.STRING())
        .toDF("path")
        .repartition((paths.size() + task - 1) / task);
  }

  private void total(SparkSession spark, Path answers) {
    Row total =
        spark
            .read()
            .parquet(answers.toString())
            .agg(
                functions.countDistinct("path"),
                functions.count("face"),
                functions.count("error.reason"))
            .first();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %d pictures, %d faces, %d errors%n",
            answers,
            total.getLong(0),
            total.getLong(1),
            total.getLong(2));
  }

  private static Path qualified(String name, Configuration hadoop) throws IOException {
    Path path = new Path(name);
    return path.getFileSystem(hadoop).makeQualified(path);
  }
}
