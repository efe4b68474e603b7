package dev.emotion4j.analysis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Outcomes in the order of their sources, computed by several threads that are a few sources ahead
 * of the reader. One reader at a time.
 *
 * @param <T> the sources
 */
final class ParallelAnalysis<T> extends Spliterators.AbstractSpliterator<Outcome<T>> {
  private static final AtomicInteger threadNumber = new AtomicInteger();

  private final Iterator<T> sources;
  private final Function<T, Outcome<T>> analysis;

  /**
   * How many outcomes are computed or wait for the reader: two a thread, so that no thread idles
   * while the oldest picture takes long.
   */
  private final int ahead;

  private final Deque<Future<Outcome<T>>> pending = new ArrayDeque<>();
  private final ThreadPoolExecutor threads;

  ParallelAnalysis(Stream<T> sources, Function<T, Outcome<T>> analysis, int parallelism) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.sources = sources.iterator();
    this.analysis = analysis;
    this.ahead = 2 * parallelism;
    this.threads =
        new ThreadPoolExecutor(
            parallelism,
            parallelism,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "emotion4j-all-" + threadNumber.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    // Who stops reading in the middle and forgets to close leaves no threads behind.
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public boolean tryAdvance(Consumer<? super Outcome<T>> action) {
    if (threads.isShutdown()) {
      return false;
    }
    while (pending.size() < ahead && sources.hasNext()) {
      T source = sources.next();
      pending.add(threads.submit(() -> analysis.apply(source)));
    }
    Future<Outcome<T>> oldest = pending.poll();
    if (oldest == null) {
      threads.shutdown();
      return false;
    }
    action.accept(await(oldest));
    return true;
  }

  private Outcome<T> await(Future<Outcome<T>> oldest) {
    try {
      return oldest.get();
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw EmotionAnalyzer.interrupted(e);
    } catch (ExecutionException e) {
      stop();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Ends what runs, and begins nothing more. */
  void stop() {
    threads.shutdownNow();
    pending.clear();
  }
}
