package dev.emotion4j.examples.programs;

import dev.emotion4j.video.EmotionStream;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/**
 * An {@link EmotionStream} as a {@code Flow.Publisher}: the stream's listener, to which any number
 * of subscribers come. One that is slower than the frames misses some. It is no part of the
 * library, since {@code Flow} is missing on Android before API level 30.
 */
public final class EmotionPublisher
    implements EmotionStream.Listener, Flow.Publisher<EmotionStream.Result>, AutoCloseable {
  private final SubmissionPublisher<EmotionStream.Result> publisher = new SubmissionPublisher<>();

  @Override
  public void accept(EmotionStream.Result result) {
    publisher.offer(result, null);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super EmotionStream.Result> subscriber) {
    publisher.subscribe(subscriber);
  }

  /** Completes the subscribers; close the stream first. */
  @Override
  public void close() {
    publisher.close();
  }
}
