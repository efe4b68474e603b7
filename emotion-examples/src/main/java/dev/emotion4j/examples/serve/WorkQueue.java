package dev.emotion4j.examples.serve;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of places, for requests that are analysed or wait for it. A place is taken before
 * the upload is read, so that the places bound the memory too; who gets none is sent away at once.
 */
final class WorkQueue implements AutoCloseable {
  private final Semaphore places;
  private final int size;
  private final ExecutorService workers;

  WorkQueue(int workers, int queued) {
    this.size = workers + queued;
    this.places = new Semaphore(size);
    this.workers =
        Executors.newFixedThreadPool(
            workers,
            work -> {
              Thread thread = new Thread(work, "emotion-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns a place, or {@code null} if all are taken. */
  @Nullable Place take() {
    return places.tryAcquire() ? new Place() : null;
  }

  int taken() {
    return size - places.availablePermits();
  }

  int size() {
    return size;
  }

  /** Begins nothing more. */
  @Override
  public void close() {
    workers.shutdownNow();
  }

  /** One place, which goes back when its work ends, also if nobody waits for that any more. */
  final class Place implements AutoCloseable {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private boolean handedOver;

    private Place() {}

    /**
     * Has work done by a worker.
     *
     * @throws TimeoutException if it is not done in time; if it was not begun, it never is
     */
    <T> T run(Callable<T> work, long timeoutNanos)
        throws TimeoutException, ExecutionException, InterruptedException {
      FutureTask<T> task = new FutureTask<>(() -> callAndRelease(work));
      workers.execute(
          () -> {
            if (claimed.compareAndSet(false, true)) {
              task.run();
            }
          });
      handedOver = true;
      try {
        return task.get(Math.max(1, timeoutNanos), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | InterruptedException e) {
        if (claimed.compareAndSet(false, true)) {
          places.release();
        }
        throw e;
      }
    }

    /** Works, and gives the place back before anyone can see the result. */
    private <T> T callAndRelease(Callable<T> work) throws Exception {
      try {
        return work.call();
      } finally {
        places.release();
      }
    }

    /** Gives the place back if no work was handed over. */
    @Override
    public void close() {
      if (!handedOver) {
        places.release();
      }
    }
  }
}
