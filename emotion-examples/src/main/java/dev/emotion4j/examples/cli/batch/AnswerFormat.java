package dev.emotion4j.examples.cli.batch;

/** How answers are written. */
public enum AnswerFormat {
  /** One line a face, for people. */
  text,
  /** One JSON object a picture and line. */
  jsonl,
  /** One row a face. */
  csv
}
