package dev.emotion4j.examples.cli;

import dev.emotion4j.FaceDetector;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.examples.report.FaceResult;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.quality.Acceptance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds the faces in pictures and tells their emotions. */
@Command(
    name = "classify",
    description = "Finds the faces in photos and tells their emotions.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all photos were answered",
      "1:a photo failed (the others are answered all the same), or nothing could be done",
      "2:wrong usage; nothing was done",
      "130:Ctrl-C; all photos that were begun are answered"
    })
final class ClassifyCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private PictureArguments pictures = new PictureArguments();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Prints the K most probable labels of each face, the most probable first.")
  private @Nullable Integer top;

  @Option(
      names = "--whole-image",
      description = {
        "Each image is one face already: all of it is classified. Where the detector sees no face,",
        "it is unsure."
      })
  private boolean wholeImage;

  @Mixin private DetectorOption detectorOption = new DetectorOption();
  @Mixin private BatchOptions batch = new BatchOptions();
  @Mixin private AnnotateOption annotate = new AnnotateOption();

  @ArgGroup(exclusive = false, heading = "What must hold, or the face is unsure:%n")
  private @Nullable AcceptanceOptions acceptanceOptions;

  @ArgGroup(exclusive = false, heading = "Your own model, not the bundled one:%n")
  private @Nullable ModelOptions model;

  @Override
  public Integer call() throws IOException {
    checkUsage();
    AcceptanceOptions asked =
        acceptanceOptions == null ? new AcceptanceOptions() : acceptanceOptions;
    Acceptance acceptance = acceptance(wholeImage ? asked.ofWholeImages() : asked);
    if (wholeImage) {
      try (OnnxEmotionClassifier classifier = openClassifier();
          FaceCheck check = FaceCheck.of(asked.minScore())) {
        warnIfUntrained(classifier.spec());
        return run(
            classifier,
            image ->
                List.of(
                    FaceResult.ofWhole(
                        image, check.score(image), classifier.classify(image), acceptance)));
      }
    }
    // Side by side: a process that answers for one picture is mostly busy loading.
    CompletableFuture<FaceDetector> detector = CompletableFuture.supplyAsync(this::openDetector);
    try (OnnxEmotionClassifier classifier = openClassifier();
        EmotionAnalyzer analyzer = new EmotionAnalyzer(joined(detector), classifier)) {
      warnIfUntrained(classifier.spec());
      return run(
          classifier,
          image ->
              analyzer.analyze(image).stream()
                  .map(face -> FaceResult.of(image, face, acceptance))
                  .toList());
    } catch (IOException | RuntimeException | Error e) {
      // If the classifier did not load, nobody else closes the detector; closing twice is harmless.
      closeIfLoaded(detector);
      throw e;
    }
  }

  private FaceDetector openDetector() {
    try {
      return detectorOption.open(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Acceptance acceptance(AcceptanceOptions asked) {
    try {
      return asked.acceptance();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void closeIfLoaded(CompletableFuture<FaceDetector> detector) {
    try {
      detector.join().close();
    } catch (CompletionException e) {
      // It did not load either: there is nothing to close, and the first failure is told.
    }
  }

  private static FaceDetector joined(CompletableFuture<FaceDetector> detector) throws IOException {
    try {
      return detector.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException cause) {
        throw cause.getCause();
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void checkUsage() throws IOException {
    pictures.options();
    List<String> images = pictures.names();
    String problem = batch.problem(images);
    if (problem.isEmpty() && wholeImage && detectorOption.isGiven()) {
      problem = DetectorOption.NOT_WITH_WHOLE_IMAGE;
    }
    if (problem.isEmpty() && top != null && top < 1) {
      problem = "--top needs a number of at least 1, but got " + top;
    }
    if (problem.isEmpty()) {
      problem = annotate.problem(images, batch.mayBeMany(images));
    }
    if (!problem.isEmpty()) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private OnnxEmotionClassifier openClassifier() throws IOException {
    return model == null
        ? BundledModels.classifier()
        : OnnxEmotionClassifier.builder(model.open(), model.file()).build();
  }

  private void warnIfUntrained(ModelSpec used) {
    String note = used.note();
    if (note != null && note.toLowerCase(Locale.ROOT).contains("untrained")) {
      new Errors(spec.commandLine())
          .print("the predictions mean nothing, " + used.fileName() + " says: " + note);
    }
  }

  private int run(
      OnnxEmotionClassifier classifier, Function<RgbImage, List<FaceResult>> classification)
      throws IOException {
    return new ClassifyRun(spec.commandLine(), pictures, batch, annotate, top)
        .run(
            classifier.spec().labels(),
            model == null ? List.of() : model.valueNames(),
            classification);
  }
}
