package dev.emotion4j.benchmarks.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Two ways to do the same work, in turns within one process, so that both meet the same noise and
 * their ratio means something.
 *
 * @param ours how often a second the first way did it, the median over the rounds
 * @param baseline how often the second way did
 * @param ratio the median over the rounds of the first divided by the second
 */
record Contest(double ours, double baseline, double ratio) {

  /** A way to do the work again and again, until a time by {@link System#nanoTime}. */
  interface Way {
    /** Returns how often it was done; what was begun before the end is ended after it. */
    long until(long endNanos) throws Exception;
  }

  /** One thread's part of a way. */
  interface Step {
    void run() throws Exception;
  }

  /** The steps, each on a thread of its own. */
  static Way onThreads(List<? extends Step> steps) {
    return end -> {
      ExecutorService threads = Executors.newFixedThreadPool(steps.size());
      try {
        List<Future<Long>> counts = new ArrayList<>();
        for (Step step : steps) {
          counts.add(
              threads.submit(
                  () -> {
                    long count = 0;
                    do {
                      step.run();
                      count++;
                    } while (System.nanoTime() - end < 0);
                    return count;
                  }));
        }
        long sum = 0;
        for (Future<Long> count : counts) {
          sum += count.get();
        }
        return sum;
      } finally {
        threads.shutdown();
      }
    };
  }

  /** Lets both run in turns, the first half of the rounds and one more not counted. */
  static Contest of(Way ours, Way baseline, int rounds, int milliseconds) throws Exception {
    return of(ours, baseline, rounds, milliseconds, System::nanoTime);
  }

  static Contest of(Way ours, Way baseline, int rounds, int milliseconds, LongSupplier nanoTime)
      throws Exception {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = -1 - rounds / 2; round < rounds; round++) {
      // Who begins changes, since the first one of a round meets a cooler processor.
      boolean oursFirst = round % 2 == 0;
      double before = perSecond(oursFirst ? ours : baseline, milliseconds, nanoTime);
      double after = perSecond(oursFirst ? baseline : ours, milliseconds, nanoTime);
      if (round >= 0) {
        first.add(oursFirst ? before : after);
        second.add(oursFirst ? after : before);
        ratios.add(first.get(round) / second.get(round));
      }
    }
    return new Contest(median(first), median(second), median(ratios));
  }

  private static double perSecond(Way way, int milliseconds, LongSupplier nanoTime)
      throws Exception {
    long start = nanoTime.getAsLong();
    long count = way.until(start + milliseconds * 1_000_000L);
    return count * 1e9 / (nanoTime.getAsLong() - start);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
