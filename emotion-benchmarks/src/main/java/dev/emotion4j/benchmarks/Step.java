package dev.emotion4j.benchmarks;

/** A step of a measuring run, which adds what it measured to the report. */
interface Step {
  void run() throws Exception;
}
