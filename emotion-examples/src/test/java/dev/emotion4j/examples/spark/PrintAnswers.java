package dev.emotion4j.examples.spark;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** Prints the rows of an output folder as JSON, by path and face. */
final class PrintAnswers {
  private PrintAnswers() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      spark
          .read()
          .parquet(args[0])
          .sort("path", "face")
          .toJSON()
          .collectAsList()
          .forEach(System.out::println);
    }
  }
}
