package dev.emotion4j.examples.cli.batch;

import dev.emotion4j.examples.report.Outcome;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Analyses pictures on several threads and tells the answers in the pictures' order, each as soon
 * as it and all before it are known.
 *
 * <p>One thread finds the pictures, since a list on standard input may come slowly, some analyse,
 * and the caller's thread writes. The queue between them has a fixed length, so that memory does
 * not grow with the number of pictures.
 *
 * @param <T> what stands for a picture
 */
public final class Batch<T> {
  private static final int WAITING_PER_THREAD = 4;
  private static final long LOOK_AROUND_MILLIS = 50;

  private final int threads;
  private final Stop stop;
  private final BlockingQueue<Future<Step>> waiting;
  private volatile boolean over;

  /**
   * Prepares one run.
   *
   * @param threads how many pictures are analysed at once
   * @param stop ends the run early
   */
  public Batch(int threads, Stop stop) {
    this.threads = threads;
    this.stop = stop;
    this.waiting = new ArrayBlockingQueue<>(WAITING_PER_THREAD * threads);
  }

  /** Is told what became of each picture. */
  public interface Answers {
    /**
     * Takes an answer.
     *
     * @param outcome what became of a picture, or empty if it was passed over
     * @throws IOException if it cannot be written, which ends the run
     */
    void accept(Optional<Outcome> outcome) throws IOException;
  }

  /** A picture's turn: analysed, passed over, or never come since the run had ended. */
  private record Step(boolean begun, Optional<Outcome> outcome) {
    static final Step END = new Step(false, Optional.empty());
  }

  /**
   * Runs to the end of the pictures, or until it is stopped; once only.
   *
   * @param pictures what to analyse; asked for by one other thread
   * @param analysis says what became of a picture, or nothing for one that is passed over; what it
   *     throws ends the run
   * @param answers is told in the pictures' order, on the caller's thread
   * @throws IOException if an answer cannot be written
   */
  public void run(Iterator<T> pictures, Function<T, Optional<Outcome>> analysis, Answers answers)
      throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, work -> daemon(work, "emotion-worker"));
    Thread finder = daemon(() -> find(pictures, analysis, pool), "emotion-finder");
    finder.start();
    try {
      tell(answers);
    } finally {
      over = true;
      finder.interrupt();
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private boolean ended() {
    return over || stop.requested();
  }

  private void find(
      Iterator<T> pictures, Function<T, Optional<Outcome>> analysis, ExecutorService pool) {
    try {
      try {
        while (!ended() && pictures.hasNext()) {
          T picture = pictures.next();
          waiting.put(
              pool.submit(() -> ended() ? Step.END : new Step(true, analysis.apply(picture))));
        }
        waiting.put(CompletableFuture.completedFuture(Step.END));
      } catch (RuntimeException | Error e) {
        waiting.put(CompletableFuture.failedFuture(e));
      }
    } catch (InterruptedException e) {
      // The run is over, and nobody waits for the rest.
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Answers answers) throws IOException {
    try {
      while (true) {
        Future<Step> next = waiting.poll(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS);
        if (next == null) {
          if (stop.requested()) {
            // The finder may be waiting for a list that never goes on.
            return;
          }
          continue;
        }
        Step step = next.get();
        if (!step.begun()) {
          return;
        }
        answers.accept(step.outcome());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The run was interrupted", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private static IOException unwrapped(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IOException(e);
  }
}
