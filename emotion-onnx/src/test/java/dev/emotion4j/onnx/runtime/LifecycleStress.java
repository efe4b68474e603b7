package dev.emotion4j.onnx.runtime;

import dev.emotion4j.EmotionException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.testing.UserModels;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Does everything to classifiers at once that callers may do, from many threads, in random order:
 * classify pictures, batches and tensors, close, close again, load anew, interrupt, time out. Ends
 * in one of two ways: after all threads are done, or by exiting the JVM in the middle of it.
 *
 * <p>Arguments: a model directory, the seed, the number of actions a thread, and {@code exit} or
 * {@code finish}. Prints what it did. Anything thrown but the library's own exceptions ends it with
 * exit code 3.
 */
final class LifecycleStress {
  private static final int THREADS = 8;

  private static final Loading[] LOADINGS = {
    Loading.IN_MEMORY, Loading.IN_PLACE, Loading.PRIVATE_COPY
  };

  private LifecycleStress() {}

  public static void main(String[] args) throws InterruptedException {
    ModelDirectory models = ModelDirectory.open(Path.of(args[0]));
    long seed = Long.parseLong(args[1]);
    int actions = Integer.parseInt(args[2]);
    boolean exit = args[3].equals("exit");

    AtomicReferenceArray<OnnxEmotionClassifier> classifiers = new AtomicReferenceArray<>(3);
    for (int i = 0; i < classifiers.length(); i++) {
      classifiers.set(i, load(models, new Random(seed + i)));
    }
    AtomicLong answers = new AtomicLong();
    AtomicLong refusals = new AtomicLong();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch busy = new CountDownLatch(THREADS);
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(seed * 31 + t);
      threads[t] =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < actions; i++) {
                    if (i == actions / 4) {
                      busy.countDown();
                    }
                    try {
                      act(models, classifiers, threads, random);
                      answers.incrementAndGet();
                    } catch (EmotionException e) {
                      refusals.incrementAndGet();
                    }
                  }
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                } finally {
                  busy.countDown();
                }
              });
    }
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
    if (exit) {
      busy.await();
    } else {
      for (Thread thread : threads) {
        thread.join();
      }
      for (int i = 0; i < classifiers.length(); i++) {
        classifiers.get(i).close();
      }
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      thrown.printStackTrace();
      System.exit(3);
    }
    System.out.println(answers + " answers, " + refusals + " refusals");
    System.exit(0);
  }

  private static void act(
      ModelDirectory models,
      AtomicReferenceArray<OnnxEmotionClassifier> classifiers,
      Thread[] threads,
      Random random) {
    int index = random.nextInt(classifiers.length());
    OnnxEmotionClassifier classifier = classifiers.get(index);
    switch (random.nextInt(20)) {
      case 0 -> classifier.close();
      case 1 -> {
        classifiers.set(index, load(models, random));
        classifier.close();
      }
      case 2 -> threads[random.nextInt(threads.length)].interrupt();
      case 3, 4, 5 ->
          classifier.classifyAll(
              Collections.nCopies(random.nextInt(7), new Grey(1 + random.nextInt(300), 90)));
      case 6 -> classifier.report();
      case 7 -> {
        Thread.interrupted();
        classifier.classify(FloatBuffer.allocate(3 * 112 * 112));
      }
      case 8, 9, 10, 11 -> classifier.classify(FloatBuffer.allocate(3 * 112 * 112));
      case 12 -> classifier.classify(new Failing());
      default -> classifier.classify(new Grey(50 + random.nextInt(100), 1 + random.nextInt(100)));
    }
  }

  private static OnnxEmotionClassifier load(ModelDirectory models, Random random) {
    OnnxEmotionClassifier.Builder builder =
        OnnxEmotionClassifier.builder(models, UserModels.MODEL)
            .loading(LOADINGS[random.nextInt(LOADINGS.length)])
            .concurrency(1 + random.nextInt(3))
            .intraOpThreads(1 + random.nextInt(2))
            .maxBatch(1 + random.nextInt(4));
    if (random.nextBoolean()) {
      builder.timeout(Duration.ofNanos(1 + random.nextInt(2_000_000)));
    }
    if (random.nextBoolean()) {
      builder.maxWait(Duration.ofMillis(random.nextInt(3)));
    }
    return builder.build();
  }

  private record Grey(int width, int height) implements RgbImage {
    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      Arrays.fill(rgb, 0, 3 * count, (byte) y);
    }
  }

  /** A picture whose file vanished. */
  private static final class Failing implements RgbImage {
    @Override
    public int width() {
      return 9;
    }

    @Override
    public int height() {
      return 9;
    }

    @Override
    public void readRow(int x, int y, int count, byte[] rgb) {
      throw new dev.emotion4j.ImageException(
          dev.emotion4j.ImageException.Reason.UNREADABLE, "gone");
    }
  }
}
