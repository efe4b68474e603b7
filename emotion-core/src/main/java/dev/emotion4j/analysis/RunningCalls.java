package dev.emotion4j.analysis;

import dev.emotion4j.CallContext;
import dev.emotion4j.InferenceException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that run at the moment, so that closing can wait for them, end them, and release what
 * they use when the last one has ended. Safe for concurrent use.
 */
final class RunningCalls {
  private static final String CLOSED =
      "The analyzer is closed; use it before closing it, or make a new one";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition done = lock.newCondition();
  private final Set<Call> calls = new LinkedHashSet<>();
  private boolean closed;
  private boolean released;

  /** What is to be done when closed and no call runs; {@code null} once somebody does it. */
  private @Nullable Runnable release;

  RunningCalls(Runnable release) {
    this.release = release;
  }

  /** One running call. */
  static final class Call {
    final CallContext context;
    private final Thread thread = Thread.currentThread();
    private boolean interrupted;

    Call(CallContext context) {
      this.context = context;
    }
  }

  /** Begins a call of this thread; {@link #end} ends it. */
  Call begin(CallContext context) {
    Call call = new Call(context);
    lock.lock();
    try {
      if (closed) {
        throw new InferenceException(InferenceException.Reason.CLOSED, CLOSED);
      }
      calls.add(call);
    } finally {
      lock.unlock();
    }
    return call;
  }

  void end(Call call) {
    Runnable last = null;
    lock.lock();
    try {
      calls.remove(call);
      if (call.interrupted) {
        // That interrupt was ours, and meant this call only.
        Thread.interrupted();
      }
      last = takeRelease();
    } finally {
      lock.unlock();
    }
    release(last);
  }

  private @Nullable Runnable takeRelease() {
    if (!closed || !calls.isEmpty()) {
      return null;
    }
    Runnable taken = release;
    release = null;
    return taken;
  }

  /** Not under the lock: closing a model takes its time. */
  private void release(@Nullable Runnable taken) {
    if (taken == null) {
      return;
    }
    try {
      taken.run();
    } finally {
      lock.lock();
      try {
        released = true;
        done.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  int count() {
    lock.lock();
    try {
      return calls.size();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no further call begin; what is held is released when none runs. */
  void close() {
    Runnable last;
    lock.lock();
    try {
      for (Call call : calls) {
        if (call.thread == Thread.currentThread()) {
          throw new InferenceException(
              InferenceException.Reason.RUNTIME,
              "The analyzer was closed by a picture that is being read for a call of the same"
                  + " thread; close it before or after that call");
        }
      }
      closed = true;
      last = takeRelease();
    } finally {
      lock.unlock();
    }
    release(last);
  }

  /**
   * After {@link #close}: waits for the release, so long at the most, and returns whether it is.
   */
  boolean await(long nanos) throws InterruptedException {
    long remaining = nanos;
    lock.lock();
    try {
      while (!released) {
        if (remaining <= 0) {
          return false;
        }
        remaining = done.awaitNanos(remaining);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void awaitUninterruptibly() {
    lock.lock();
    try {
      while (!released) {
        done.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all running calls: their models stop, and their threads are interrupted. */
  void cancel() {
    lock.lock();
    try {
      for (Call call : calls) {
        call.context.end(
            "The call was ended since the analyzer is being closed; call another analyzer");
        call.interrupted = true;
        call.thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
