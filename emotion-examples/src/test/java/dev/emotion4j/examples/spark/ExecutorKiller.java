package dev.emotion4j.examples.spark;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Kills a process that this one has started, an executor of a local cluster, once three tasks that
 * write answers have ended. By {@code spark.extraListeners}.
 */
public final class ExecutorKiller extends SparkListener {
  private final AtomicInteger written = new AtomicInteger();

  /** Made by Spark. */
  public ExecutorKiller() {}

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null
        && end.taskMetrics().outputMetrics().recordsWritten() > 0
        && written.incrementAndGet() == 3) {
      ProcessHandle executor = ProcessHandle.current().children().findFirst().orElseThrow();
      System.err.println("killed an executor: " + executor.destroyForcibly());
    }
  }
}
