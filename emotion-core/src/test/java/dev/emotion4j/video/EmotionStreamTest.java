package dev.emotion4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.testing.FakeParts;
import dev.emotion4j.testing.FakeParts.Picture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmotionStreamTest {
  private static final long MS = 1_000_000;

  /** Wide, which the fake classifier says of it. */
  private static final DetectedFace WIDE = new DetectedFace(new BoundingBox(2, 2, 20, 18), 0.9f);

  /** In the same place, but narrow. */
  private static final DetectedFace NARROW = new DetectedFace(new BoundingBox(3, 1, 18, 20), 0.9f);

  private final FakeParts parts = new FakeParts();
  private final EmotionAnalyzer analyzer = parts.builder().build();
  private final BlockingQueue<EmotionStream.Result> results = new LinkedBlockingQueue<>();
  private final List<EmotionStream> streams = new ArrayList<>();

  private EmotionStream open(EmotionStream.Builder builder) {
    EmotionStream stream = builder.build();
    streams.add(stream);
    return stream;
  }

  private EmotionStream.Builder builder() {
    return EmotionStream.builder(analyzer, results::add)
        .tracker(
            FaceTracker.builder()
                .halfLife(Duration.ofMillis(1))
                .maxMissing(Duration.ofMillis(100))
                .build());
  }

  @AfterEach
  void close() {
    streams.forEach(EmotionStream::close);
  }

  private EmotionStream.Result analyzed(EmotionStream stream, long millis)
      throws InterruptedException {
    assertThat(stream.offer(new Picture(), millis * MS)).isTrue();
    return results.take();
  }

  @Test
  void eventsTellWhoCameWhoChangedAndWhoLeft() throws InterruptedException {
    EmotionStream stream = open(builder());
    parts.faces = List.of(WIDE);
    EmotionStream.Result first = analyzed(stream, 0);
    assertThat(first.timestampNanos()).isZero();
    assertThat(first.failure()).isNull();
    assertThat(first.events())
        .containsExactly(new EmotionEvent.FaceAppeared(first.faces().get(0), 0));
    assertThat(analyzed(stream, 40).events()).isEmpty();
    parts.faces = List.of(NARROW);
    EmotionStream.Result changed = analyzed(stream, 80);
    assertThat(changed.events())
        .containsExactly(new EmotionEvent.EmotionChanged(changed.faces().get(0), "wide", 80 * MS));
    assertThat(changed.faces().get(0).label()).isEqualTo("narrow");
    parts.faces = List.of();
    EmotionStream.Result missed = analyzed(stream, 180);
    assertThat(missed.events()).isEmpty();
    assertThat(missed.faces()).hasSize(1);
    EmotionStream.Result left = analyzed(stream, 181);
    assertThat(left.events())
        .containsExactly(new EmotionEvent.FaceLeft(missed.faces().get(0), 181 * MS));
    assertThat(left.faces()).isEmpty();
  }

  @Test
  void theCameraNeverWaitsAndTheNewestFrameWins() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    parts.whileDetecting =
        context -> {
          begun.countDown();
          await(goOn);
        };
    List<RgbImage> released = new CopyOnWriteArrayList<>();
    EmotionStream stream = open(builder().onRelease(released::add));
    Picture[] frames = new Picture[100];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new Picture();
      assertThat(stream.offer(frames[i], i * MS)).isTrue();
      if (i == 0) {
        begun.await();
      }
    }
    // The first is being analysed, the last waits.
    assertThat(released).hasSize(98).doesNotContain(frames[0], frames[99]);
    goOn.countDown();
    assertThat(results.take().timestampNanos()).isZero();
    assertThat(results.take().timestampNanos()).isEqualTo(99 * MS);
    stream.close();
    assertThat(released).hasSize(100).containsOnlyOnce(frames);
    EmotionStream.Report report = stream.report();
    assertThat(report.offered()).isEqualTo(100);
    assertThat(report.dropped()).isEqualTo(98);
    assertThat(report.failed()).isZero();
    assertThat(report.latency().count()).isEqualTo(2);
    assertThat(report.framesPerSecond()).isPositive();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void betweenDetectionsTheKnownFacesAreClassifiedWhereTheyAre() throws InterruptedException {
    AtomicInteger detections = new AtomicInteger();
    parts.whileDetecting = context -> detections.incrementAndGet();
    parts.faces = List.of(WIDE);
    EmotionStream stream = open(builder().detectEvery(3));
    for (int frame = 0; frame < 7; frame++) {
      EmotionStream.Result result = analyzed(stream, 20L * frame);
      assertThat(result.faces()).extracting(TrackedFace::id).containsExactly(1L);
      assertThat(result.faces().get(0).visible()).isTrue();
      assertThat(result.faces().get(0).box()).isEqualTo(WIDE.box());
    }
    // In frames 0, 3 and 6.
    assertThat(detections).hasValue(3);
  }

  @Test
  void aFrameThatFailsIsToldAndTheNextOneWorks() throws InterruptedException {
    ImageException gone = new ImageException(ImageException.Reason.UNREADABLE, "camera gone");
    EmotionStream stream = open(builder());
    parts.faces = List.of(WIDE);
    analyzed(stream, 0);
    stream.offer(
        new Picture(
            () -> {
              throw gone;
            }),
        20 * MS);
    EmotionStream.Result failed = results.take();
    assertThat(failed.failure()).isSameAs(gone);
    assertThat(failed.faces()).hasSize(1);
    assertThat(analyzed(stream, 40).failure()).isNull();
    EmotionStream.Result back = analyzed(stream, 30);
    assertThat(back.failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The frame's time is 30000000 ns, before the last one's");
    assertThat(stream.report().failed()).isEqualTo(2);
  }

  @Test
  void aSlowListenerGetsTheNewestResultAndAllEvents() throws InterruptedException {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    List<RgbImage> released = new CopyOnWriteArrayList<>();
    EmotionStream stream = open(builder().executor(tasks::add).onRelease(released::add));
    Picture[] frames = {new Picture(), new Picture(), new Picture(), new Picture()};
    for (int frame = 0; frame < 4; frame++) {
      parts.faces = List.of(frame % 2 == 0 ? WIDE : NARROW);
      stream.offer(frames[frame], 20L * frame * MS);
      while (stream.report().latency().count() <= frame) {
        Thread.onSpinWait();
      }
    }
    stream.close();
    assertThat(tasks).hasSize(1);
    assertThat(released).containsExactly(frames[0], frames[1], frames[2]);
    tasks.take().run();
    assertThat(released).containsExactly(frames);
    assertThat(results).hasSize(1);
    EmotionStream.Result result = results.take();
    assertThat(result.frame()).isSameAs(frames[3]);
    assertThat(result.timestampNanos()).isEqualTo(60 * MS);
    assertThat(result.events())
        .extracting(event -> event.getClass().getSimpleName() + " " + event.face().label())
        .containsExactly(
            "FaceAppeared wide",
            "EmotionChanged narrow",
            "EmotionChanged wide",
            "EmotionChanged narrow");
  }

  @Test
  void aListenerOrExecutorThatFailsDoesNotStopTheStream() throws InterruptedException {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    try {
      EmotionStream stream =
          open(
              EmotionStream.builder(
                  analyzer,
                  result -> {
                    results.add(result);
                    throw new IllegalStateException("bug");
                  }));
      analyzed(stream, 0);
      analyzed(stream, 20);
      stream.close();
      assertThat(uncaught).hasSize(2).allSatisfy(e -> assertThat(e).hasMessage("bug"));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    AtomicInteger asked = new AtomicInteger();
    List<RgbImage> released = new CopyOnWriteArrayList<>();
    EmotionStream rejected =
        open(
            builder()
                .onRelease(released::add)
                .executor(
                    task -> {
                      if (asked.getAndIncrement() == 0) {
                        throw new RejectedExecutionException();
                      }
                      task.run();
                    }));
    results.clear();
    Picture frame = new Picture();
    rejected.offer(frame, 0);
    while (released.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(released).containsExactly(frame);
    EmotionStream.Result result = analyzed(rejected, 20);
    assertThat(result.timestampNanos()).isEqualTo(20 * MS);
    assertThat(result.events()).hasSize(2); // both faces appeared in the result that was rejected
  }

  @Test
  void afterClosingNothingIsTakenAndTheThreadHasEnded() throws InterruptedException {
    List<RgbImage> released = new CopyOnWriteArrayList<>();
    EmotionStream stream = open(builder().onRelease(released::add));
    analyzed(stream, 0);
    stream.close();
    stream.close();
    Picture late = new Picture();
    assertThat(stream.offer(late, 20 * MS)).isFalse();
    assertThat(released).hasSize(2).endsWith(late);
    assertThat(stream.report().offered()).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("emotion4j-stream") && thread.isAlive());
    assertThat(parts.closed).isEmpty();
  }

  @Test
  void aFrameIsReleasedAfterTheListenerHasSeenIt() throws InterruptedException {
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    EmotionStream stream =
        open(
            EmotionStream.builder(analyzer, result -> order.add("seen"))
                .onRelease(frame -> order.add("released")));
    stream.offer(new Picture(), 0);
    assertThat(order.take()).isEqualTo("seen");
    assertThat(order.take()).isEqualTo("released");
  }

  @Test
  void theListenerMayCloseTheStream() throws InterruptedException {
    EmotionStream[] stream = new EmotionStream[1];
    CountDownLatch built = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    stream[0] =
        open(
            EmotionStream.builder(
                analyzer,
                result -> {
                  await(built);
                  stream[0].close();
                  closed.countDown();
                }));
    built.countDown();
    stream[0].offer(new Picture(), 0);
    closed.await();
    stream[0].close();
  }

  @Test
  void detectionIsEveryFrameOrMoreSeldom() {
    assertThat(builder().detectEvery(1)).isNotNull();
    assertThatThrownBy(() -> builder().detectEvery(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("detectEvery must be at least 1, but got 0");
  }

  @Test
  void theRateIsThatOfTheLastFrames() {
    FrameRate rate = new FrameRate();
    assertThat(rate.perSecond(0)).isZero();
    for (int i = 0; i <= 100; i++) {
      rate.tick(i * 50L * MS);
    }
    assertThat(rate.perSecond(5000 * MS)).isEqualTo(20);
    // 32 ticks from 3450 ms on, none after 5000 ms: 32 intervals in 11.55 s
    assertThat(rate.perSecond(15_000 * MS)).isEqualTo(32 / 11.55);
  }

  @Test
  void theRateCountsTheNewestTicksOnly() {
    FrameRate rate = new FrameRate();
    rate.tick(7);
    rate.tick(7);
    assertThat(rate.perSecond(7)).isZero();
    FrameRate slower = new FrameRate();
    // The ticks are at the squares of 3, 4, 5, ... ms.
    for (int i = 3; i <= 7; i++) {
      slower.tick((long) i * i * MS);
    }
    // (49 - 9) / 4 = 10 ms
    assertThat(slower.perSecond(49 * MS)).isEqualTo(100);
    for (int i = 8; i <= 66; i++) {
      slower.tick((long) i * i * MS);
    }
    // The 64th; the last 32 begin at 35: (4356 - 1225) / 31 = 101 ms
    assertThat(slower.perSecond(4356 * MS)).isEqualTo(1000.0 / 101);
    for (int i = 67; i <= 73; i++) {
      slower.tick((long) i * i * MS);
    }
    // (5329 - 1764) / 31 = 115 ms
    assertThat(slower.perSecond(5329 * MS)).isEqualTo(1000.0 / 115);
  }

  @Test
  void theLatencyIsFromTheOfferToTheResult() throws InterruptedException {
    List<Boolean> daemon = new CopyOnWriteArrayList<>();
    parts.whileDetecting = context -> daemon.add(Thread.currentThread().isDaemon());
    EmotionStream stream = open(builder());
    long start = System.nanoTime();
    EmotionStream.Result result = analyzed(stream, 0);
    assertThat(result.latencyNanos()).isBetween(1L, System.nanoTime() - start);
    assertThat(stream.report().latency().totalNanos()).isEqualTo(result.latencyNanos());
    // A program that ends need not close it.
    assertThat(daemon).containsExactly(true);
  }

  @Test
  void anInterruptWhileClosingStays() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread closing = Thread.currentThread();
    parts.whileDetecting =
        context -> {
          begun.countDown();
          await(interrupted);
          // Until the wait for this thread has noticed the interrupt.
          while (closing.isInterrupted()) {
            Thread.onSpinWait();
          }
        };
    EmotionStream stream = open(builder());
    stream.offer(new Picture(), 0);
    begun.await();
    closing.interrupt();
    interrupted.countDown();
    stream.close();
    assertThat(Thread.interrupted()).isTrue();
  }
}
