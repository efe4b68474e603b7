package dev.emotion4j.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.FaceEmotion;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.testing.FakeParts;
import dev.emotion4j.testing.FakeParts.Picture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of pictures, and pictures on other threads. */
@Timeout(60)
class ManyPicturesTest {
  private final FakeParts parts = new FakeParts();
  private final EmotionAnalyzer analyzer = parts.builder().build();

  @Test
  void outcomesComeInTheOrderOfTheirSourcesAlsoTheFailedOnes() {
    List<Integer> sources = IntStream.range(0, 500).boxed().toList();
    List<Outcome<Integer>> outcomes;
    try (Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(sources.stream(), ManyPicturesTest::load, 4)) {
      outcomes = all.toList();
    }
    assertThat(outcomes).extracting(Outcome::source).containsExactlyElementsOf(sources);
    for (Outcome<Integer> outcome : outcomes) {
      if (outcome.source() % 7 == 0) {
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.faces()).isEmpty();
        assertThat(outcome.failure()).isInstanceOf(ImageException.class).hasMessage("cut");
      } else if (outcome.source() % 11 == 0) {
        assertThat(outcome.failure()).isInstanceOf(IOException.class).hasMessage("gone");
      } else {
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.faces()).hasSize(2);
      }
    }
    // 72 of 0..499 divide by 7; of the 46 that divide by 11, 7 divide by 77.
    assertThat(analyzer.report().calls()).isEqualTo(500 - 72 - 39);
  }

  private static RgbImage load(int source) throws IOException {
    if (source % 7 == 0) {
      throw new ImageException(ImageException.Reason.DAMAGED, "cut");
    }
    if (source % 11 == 0) {
      throw new IOException("gone");
    }
    return new Picture();
  }

  @Test
  void anEndlessStreamIsReadOnlyAFewPicturesAhead() {
    AtomicInteger loaded = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    AtomicBoolean sourcesClosed = new AtomicBoolean();
    Stream<Integer> endless = Stream.iterate(1, i -> i + 1).onClose(() -> sourcesClosed.set(true));
    try (Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(
            endless,
            source -> {
              loaded.incrementAndGet();
              mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              Thread.sleep(1);
              atOnce.decrementAndGet();
              return new Picture();
            },
            3)) {
      assertThat(loaded).hasValue(0);
      assertThat(all.limit(100).count()).isEqualTo(100);
    }
    assertThat(loaded.get()).isBetween(100, 106);
    assertThat(mostAtOnce.get()).isLessThanOrEqualTo(3);
    assertThat(sourcesClosed).isTrue();
  }

  @Test
  void oneSlowPictureDoesNotStopTheOthers() throws InterruptedException {
    CountDownLatch othersDone = new CountDownLatch(3);
    try (Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(
            Stream.of(0, 1, 2, 3),
            source -> {
              if (source == 0) {
                othersDone.await();
              } else {
                othersDone.countDown();
              }
              return new Picture();
            },
            2)) {
      assertThat(all.map(Outcome::source)).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void anErrorOfTheVirtualMachineIsNoOutcome() {
    try (Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(
            Stream.of(1),
            source -> {
              throw new OutOfMemoryError("huge");
            })) {
      assertThatThrownBy(all::toList).isInstanceOf(OutOfMemoryError.class).hasMessage("huge");
    }
  }

  @Test
  void aReaderThatIsInterruptedStops() {
    try (Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(
            Stream.of(1),
            source -> {
              new CountDownLatch(1).await();
              return new Picture();
            })) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(all::toList)
          .isInstanceOf(InferenceException.class)
          .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.INTERRUPTED)
          .hasMessage("Interrupted while waiting for pictures to be analysed; call again");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void parallelismIsAtLeastOne() {
    assertThatThrownBy(() -> analyzer.analyzeAll(Stream.of(1), source -> new Picture(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parallelism must be at least 1, but got 0");
  }

  @Test
  void anAsynchronousCallIsDoneWhenItsExecutorHasRunIt() {
    List<Runnable> queue = new ArrayList<>();
    CompletableFuture<List<FaceEmotion>> future = analyzer.analyzeAsync(new Picture(), queue::add);
    assertThat(future).isNotDone();
    queue.get(0).run();
    assertThat(future.join()).hasSize(2);
    ImageException damaged = new ImageException(ImageException.Reason.DAMAGED, "cut");
    Executor direct = Runnable::run;
    Picture bad =
        new Picture(
            () -> {
              throw damaged;
            });
    assertThatThrownBy(() -> analyzer.analyzeAsync(bad, direct).join())
        .isInstanceOf(CompletionException.class)
        .hasCause(damaged);
  }

  @Test
  void theDeadlineOfAnAsynchronousCallIncludesTheQueue() throws InterruptedException {
    EmotionAnalyzer hasty = parts.builder().deadline(Duration.ofMillis(1)).build();
    List<Runnable> queue = new ArrayList<>();
    CompletableFuture<List<FaceEmotion>> future = hasty.analyzeAsync(new Picture(), queue::add);
    Thread.sleep(2);
    queue.get(0).run();
    assertThatThrownBy(future::join)
        .cause()
        .hasFieldOrPropertyWithValue("reason", InferenceException.Reason.TIMED_OUT);
  }

  @Test
  void aCancelledFutureEndsItsCall() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    parts.whileDetecting =
        context -> {
          context.onEnd(ended::countDown);
          begun.countDown();
          try {
            ended.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    CompletableFuture<List<FaceEmotion>> future =
        analyzer.analyzeAsync(new Picture(), task -> new Thread(task).start());
    begun.await();
    future.cancel(false);
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    ended.await();
    assertThat(analyzer.close(Duration.ofMinutes(1))).isTrue();
    assertThat(analyzer.report().failures()).containsEntry(InferenceException.Reason.CLOSED, 1L);
  }

  @Test
  void noMoreThanTwoAThreadAreBegunForAReaderOfOne() {
    AtomicInteger taken = new AtomicInteger();
    Stream<Integer> endless = Stream.generate(taken::incrementAndGet);
    try (Stream<Outcome<Integer>> all = analyzer.analyzeAll(endless, source -> new Picture(), 1)) {
      Outcome<Integer> first = all.iterator().next();
      assertThat(first.source()).isEqualTo(1);
      assertThat(taken.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aProgramThatEndsNeedNotReadToTheEnd() {
    List<Boolean> daemon = new CopyOnWriteArrayList<>();
    try (Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(
            Stream.of(1),
            source -> {
              daemon.add(Thread.currentThread().isDaemon());
              return new Picture();
            })) {
      assertThat(all.count()).isEqualTo(1);
    }
    assertThat(daemon).containsExactly(true);
  }

  @Test
  void aStreamThatWasClosedGivesNothingMore() {
    Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(Stream.of(1, 2, 3, 4, 5, 6), source -> new Picture(), 1);
    Iterator<Outcome<Integer>> outcomes = all.iterator();
    outcomes.next();
    all.close();
    assertThat(outcomes.hasNext()).isFalse();
  }

  @Test
  void anErrorEndsWhatStillRuns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(
            Stream.of(0, 1),
            source -> {
              if (source == 0) {
                begun.await();
                throw new OutOfMemoryError("huge");
              }
              return waitForTheEnd(begun, ended);
            },
            2);
    assertThatThrownBy(all::toList).isInstanceOf(OutOfMemoryError.class);
    assertThat(ended.get()).isTrue();
  }

  @Test
  void anInterruptOfTheReaderEndsWhatStillRuns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Stream<Outcome<Integer>> all =
        analyzer.analyzeAll(Stream.of(0), source -> waitForTheEnd(begun, ended), 1);
    Thread reader = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              try {
                begun.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              reader.interrupt();
            });
    interrupter.start();
    assertThatThrownBy(all::toList).isInstanceOf(InferenceException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended.get()).isTrue();
  }

  private static RgbImage waitForTheEnd(CountDownLatch begun, CompletableFuture<Boolean> ended)
      throws InterruptedException {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      ended.complete(true);
      throw e;
    }
    return new Picture();
  }
}
