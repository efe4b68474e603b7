package dev.emotion4j.examples.spark;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * The parts of an output folder, {@code part=00000} and so on, each written by one Spark job. One
 * with the file {@code _SUCCESS} is whole; any other is what an ended run has left, and goes.
 */
final class OutputParts {
  private static final Pattern NAME = Pattern.compile("part=(\\d+)");

  private final SparkSession spark;
  private final Path folder;
  private final FileSystem files;
  private final Set<String> answered = new HashSet<>();
  private int next;

  private OutputParts(SparkSession spark, Path folder) throws IOException {
    this.spark = spark;
    this.folder = folder;
    this.files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  /** Looks at what is there, and deletes what is not whole. */
  static OutputParts open(SparkSession spark, Path folder) throws IOException {
    OutputParts parts = new OutputParts(spark, folder);
    if (parts.files.exists(folder)) {
      for (FileStatus status : parts.files.listStatus(folder)) {
        parts.add(status.getPath());
      }
    }
    return parts;
  }

  private void add(Path part) throws IOException {
    Matcher number = NAME.matcher(part.getName());
    if (!number.matches()) {
      return;
    }
    next = Math.max(next, Integer.parseInt(number.group(1)) + 1);
    if (files.exists(new Path(part, "_SUCCESS"))) {
      answered.addAll(
          spark
              .read()
              .parquet(part.toString())
              .select("path")
              .distinct()
              .as(Encoders.STRING())
              .collectAsList());
    } else {
      files.delete(part, true);
    }
  }

  /** The paths of the pictures that whole parts have an answer for. */
  Set<String> answered() {
    return answered;
  }

  /** The folder of the next part. */
  Path next() {
    return new Path(folder, String.format(Locale.ROOT, "part=%05d", next++));
  }
}
