package dev.emotion4j.benchmarks.jmh;

/** A step of a measuring run. */
public interface Step {
  void run() throws Exception;
}
