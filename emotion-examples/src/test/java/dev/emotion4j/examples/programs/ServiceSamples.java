package dev.emotion4j.examples.programs;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.analysis.Outcome;
import dev.emotion4j.ensemble.EnsembleClassifier;
import dev.emotion4j.image.Annotations;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.quality.Acceptance;
import dev.emotion4j.quality.FaceQuality;
import dev.emotion4j.video.EmotionEvent;
import dev.emotion4j.video.EmotionStream;
import dev.emotion4j.video.FaceTracker;
import dev.emotion4j.video.TrackedFace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The samples of docs/video.md and docs/services.md. {@link SamplesTest} runs them and compares
 * their text with the documents.
 */
final class ServiceSamples {
  private ServiceSamples() {}

  static void camera(EmotionAnalyzer analyzer, Iterable<RgbImage> camera, Executor ui) {
    // sample video
    EmotionStream.Listener listener =
        result -> {
          for (EmotionEvent event : result.events()) {
            System.out.println(event.getClass().getSimpleName() + " " + event.face());
          }
        };
    try (EmotionStream stream =
        EmotionStream.builder(analyzer, listener).executor(ui).detectEvery(3).build()) {
      for (RgbImage frame : camera) {
        stream.offer(frame, System.nanoTime()); // never waits
      }
      System.out.println(stream.report());
    }
    // end of sample
  }

  static void tracker(EmotionAnalyzer analyzer, List<RgbImage> film) {
    // sample video
    FaceTracker tracker =
        FaceTracker.builder().halfLife(Duration.ofMillis(500)).switchMargin(0.2).build();
    long nanos = 0;
    for (RgbImage frame : film) {
      for (TrackedFace face : tracker.update(analyzer.analyze(frame), nanos)) {
        System.out.println(face.id() + " " + face.label() + " " + face.dwellTimes());
      }
      nanos += 40_000_000; // 25 frames a second
    }
    // end of sample
  }

  static void service(RgbImage image) {
    // sample services
    ExecutionOptions options = ExecutionOptions.DEFAULT.withWarmUpRuns(2);
    EmotionAnalyzer analyzer =
        EmotionAnalyzer.builder(BundledModels.detector(options), BundledModels.classifier(options))
            .deadline(Duration.ofSeconds(10))
            .order(EmotionAnalyzer.Order.LARGEST)
            .maxFaces(20)
            .observer(call -> System.out.println(call.faces() + " in " + call.totalNanos()))
            .build();
    System.out.println(analyzer.selfTest().passed());
    System.out.println(analyzer.analyze(image));
    System.out.println(analyzer.report());
    boolean allEnded = analyzer.close(Duration.ofSeconds(5));
    // end of sample
    if (!allEnded) {
      throw new IllegalStateException("calls are stuck");
    }
  }

  // sample services
  static int status(ImageException e) {
    return switch (e.reason()) {
      case TOO_LARGE -> 413;
      case UNSUPPORTED -> 415;
      default -> 400;
    };
  }

  static int status(InferenceException e) {
    return switch (e.reason()) {
      case BUSY, CLOSED -> 503;
      case TIMED_OUT -> 504;
      default -> 500;
    };
  }

  // end of sample

  static void folder(EmotionAnalyzer analyzer, Stream<Path> files) {
    // sample services
    try (Stream<Outcome<Path>> outcomes = analyzer.analyzeAll(files, Images::read)) {
      outcomes.forEach(
          outcome ->
              System.out.println(
                  outcome.source()
                      + " "
                      + (outcome.succeeded() ? outcome.faces() : outcome.failure())));
    }
    // end of sample
  }

  static void window(EmotionAnalyzer analyzer, RgbImage image, Executor pool, Executor ui) {
    // sample services
    analyzer
        .analyzeAsync(image, pool)
        .thenAcceptAsync(faces -> System.out.println(faces.size() + " faces"), ui)
        .join();
    // end of sample
  }

  static void unsure(EmotionAnalyzer analyzer, RgbImage image) {
    // sample services
    Acceptance sure =
        Acceptance.ANY.withMinConfidence(0.8).withMinMargin(0.3).withMinSize(40).withoutCutFaces();
    for (FaceEmotion face : analyzer.analyze(image)) {
      Acceptance.Decision decision = sure.decide(face, FaceQuality.of(image, face.box()));
      System.out.println(decision.label().orElse("unsure: " + decision.reasons()));
    }
    // end of sample
  }

  static void ensemble(RgbImage face, EmotionClassifier first, EmotionClassifier second) {
    // sample services
    EnsembleClassifier ensemble =
        EnsembleClassifier.builder().member(first, 2).member(second).build();
    EnsembleClassifier.Opinion opinion = ensemble.ask(face);
    System.out.println(opinion.mean() + ", disagreement " + opinion.disagreement());
    // end of sample
  }

  static void shared(FaceDetector detector, EmotionClassifier one, EmotionClassifier other) {
    // sample services
    EmotionAnalyzer first = EmotionAnalyzer.builder(detector, one).keepPartsOpen().build();
    EmotionAnalyzer second = EmotionAnalyzer.builder(detector, other).keepPartsOpen().build();
    // end of sample
    first.close();
    second.close();
  }

  static void drawn(EmotionAnalyzer analyzer, RgbImage image, Path file) throws IOException {
    // sample services
    ImageIO.write(Annotations.draw(image, analyzer.analyze(image)), "png", file.toFile());
    // end of sample
  }
}
