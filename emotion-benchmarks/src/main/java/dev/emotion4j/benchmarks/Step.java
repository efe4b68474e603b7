package dev.emotion4j.benchmarks;

/** A step of a measuring run. */
interface Step {
  void run() throws Exception;
}
