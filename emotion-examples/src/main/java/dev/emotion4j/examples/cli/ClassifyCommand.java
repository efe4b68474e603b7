package dev.emotion4j.examples.cli;

import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.quality.Acceptance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds the faces in pictures and tells their emotions. */
@Command(name = "classify", description = "Finds the faces in photos and tells their emotions.")
final class ClassifyCommand implements Callable<Integer> {

  // Set by picocli before anything else runs.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private final PictureArguments pictures = new PictureArguments();

  @Option(
      names = "--json",
      description =
          "Prints one JSON object an image and line, also for an image that failed, not text.")
  private boolean json;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Prints the K most probable labels of each face, the most probable first.")
  private @Nullable Integer top;

  @Option(
      names = "--annotate",
      paramLabel = "OUT.png",
      description = "Writes the photo with boxes and labels drawn on it; for one IMAGE only.")
  private @Nullable Path annotated;

  @Option(
      names = "--whole-image",
      description = "Skips the search for faces: each image is one face already.")
  private boolean wholeImage;

  @ArgGroup(exclusive = false, heading = "What must hold, or the face is unsure:%n")
  private @Nullable AcceptanceOptions acceptanceOptions;

  @ArgGroup(exclusive = false, heading = "Your own model, not the bundled one:%n")
  private @Nullable ModelOptions model;

  @Override
  public Integer call() throws IOException {
    checkUsage();
    pictures.options();
    Acceptance acceptance = acceptance();
    try (OnnxEmotionClassifier classifier = openClassifier()) {
      warnIfUntrained(classifier.spec());
      if (wholeImage) {
        return classifyAll(
            image -> List.of(FaceResult.ofWhole(image, classifier.classify(image), acceptance)));
      }
      try (EmotionAnalyzer analyzer = new EmotionAnalyzer(BundledModels.detector(), classifier)) {
        return classifyAll(
            image ->
                analyzer.analyze(image).stream()
                    .map(face -> FaceResult.of(image, face, acceptance))
                    .toList());
      }
    }
  }

  private Acceptance acceptance() {
    try {
      return acceptanceOptions == null ? Acceptance.ANY : acceptanceOptions.acceptance();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void checkUsage() throws IOException {
    if (top != null && top < 1) {
      throw new ParameterException(
          spec.commandLine(), "--top needs a number of at least 1, but got " + top);
    }
    if (annotated == null) {
      return;
    }
    if (pictures.count() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--annotate draws on one image, but got "
              + pictures.count()
              + " images; run the command once an image");
    }
    if (!annotated.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException(
          spec.commandLine(),
          "--annotate writes PNG and needs a name that ends in .png, but got " + annotated);
    }
    if (Files.isDirectory(annotated)) {
      throw new ParameterException(
          spec.commandLine(),
          "--annotate needs the name of a file to write, but got the directory " + annotated);
    }
    for (Path image : pictures.paths()) {
      if (Files.exists(annotated) && Files.isSameFile(annotated, image)) {
        throw new ParameterException(
            spec.commandLine(), "--annotate would overwrite the image itself: " + annotated);
      }
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

  private int classifyAll(Function<RgbImage, List<FaceResult>> classification) {
    return pictures.forEach(
            this::report,
            path -> {
              RgbImage image = pictures.read(path);
              List<FaceResult> faces = classification.apply(image);
              if (annotated != null) {
                AnnotatedImage.write(image, faces, annotated);
              }
              spec.commandLine()
                  .getOut()
                  .println(json ? JsonReport.of(path, faces, top) : Report.text(path, faces, top));
            })
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private void report(Throwable failure, Path image) {
    new Errors(spec.commandLine()).report(failure, image);
    if (json) {
      spec.commandLine().getOut().println(JsonReport.of(image, failure));
    }
  }
}
