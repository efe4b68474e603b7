package dev.emotion4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.video.EmotionStream;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WebcamLoopTest {
  @Test
  void aFaceThatComesAndGoesIsToldOf() throws InterruptedException {
    RgbImage photo = Samples.astronaut();
    RgbImage dark = Images.of(new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB));
    List<String> told = new CopyOnWriteArrayList<>();
    int[] phase = {0};
    WebcamLoop.Camera camera =
        () -> {
          Thread.sleep(10);
          // The script waits for what it wants to see: how fast frames are analysed does not
          // matter.
          if (phase[0] == 0 && !told.isEmpty()) {
            phase[0] = 1;
          } else if (phase[0] == 1 && told.size() > 1) {
            return null;
          }
          return phase[0] == 0 ? photo : dark;
        };
    EmotionStream.Report report;
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      report = WebcamLoop.run(camera, analyzer, told::add);
    }
    assertThat(told.get(0)).isEqualTo("face 1 appeared: happy");
    assertThat(told.get(1)).startsWith("face 1 left after {");
    assertThat(report.failed()).isZero();
    assertThat(report.offered())
        .isGreaterThanOrEqualTo(report.latency().count() + report.dropped());
  }

  @Test
  void subscribersGetTheResultsAndTheEnd() throws InterruptedException {
    List<EmotionStream.Result> results = new CopyOnWriteArrayList<>();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch completed = new CountDownLatch(1);
    EmotionPublisher publisher = new EmotionPublisher();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(EmotionStream.Result result) {
            results.add(result);
            first.countDown();
          }

          @Override
          public void onError(Throwable failure) {
            throw new AssertionError(failure);
          }

          @Override
          public void onComplete() {
            completed.countDown();
          }
        });
    try (EmotionAnalyzer analyzer = BundledModels.analyzer();
        EmotionStream stream = EmotionStream.builder(analyzer, publisher).build()) {
      stream.offer(Samples.astronaut(), 0);
      first.await();
    }
    publisher.close();
    completed.await();
    assertThat(results).hasSize(1);
    assertThat(results.get(0).faces()).hasSize(1);
  }
}
