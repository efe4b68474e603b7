package dev.emotion4j.onnx;

import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.ClassifierOptionsTest.Grey;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two hundred virtual threads share one slot on one carrier thread. The first one's picture lets
 * all others begin, and waits for them to: if one that waits for the slot kept the carrier, nobody
 * would ever go on. Compiled for Java 17, so virtual threads are found by reflection.
 */
final class VirtualCallers {
  private static final int CALLERS = 200;

  private VirtualCallers() {}

  public static void main(String[] args) throws Exception {
    CountDownLatch begun = new CountDownLatch(CALLERS);
    try (EmotionAnalyzer analyzer =
        BundledModels.analyzer(ExecutionOptions.DEFAULT.withConcurrency(1))) {
      ExecutorService virtual =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        boolean first = i == 0;
        Grey picture = new Grey(() -> await(first, begun));
        calls.add(
            virtual.submit(
                () -> {
                  begun.countDown();
                  return analyzer.analyze(picture);
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      virtual.shutdown();
      System.out.println(analyzer.report().calls() + " answers");
    }
  }

  private static void await(boolean first, CountDownLatch begun) {
    try {
      if (first) {
        begun.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
