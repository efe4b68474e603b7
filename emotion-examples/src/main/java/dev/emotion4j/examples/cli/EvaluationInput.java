package dev.emotion4j.examples.cli;

import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.examples.evaluate.Answer;
import dev.emotion4j.examples.evaluate.LabelledFolder;
import dev.emotion4j.examples.evaluate.LabelledFolder.Labelled;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The labelled pictures of {@code evaluate} and {@code calibrate}, and what is answered to them.
 */
final class EvaluationInput {
  @Parameters(
      paramLabel = "DIR",
      description = "A folder of pictures with a folder for each label, named as the label.")
  private Path folder = Path.of("");

  @Option(
      names = "--map",
      paramLabel = "FOLDER=LABEL",
      description =
          "Another name of a label's folder; FOLDER=- leaves the folder out. May be repeated.")
  private Map<String, String> names = new LinkedHashMap<>();

  @Option(
      names = "--whole-image",
      description = "Skips the search for faces: each image is one face already.")
  private boolean wholeImage;

  @Mixin private DetectorOption detectorOption = new DetectorOption();

  private int failures;

  Path folder() {
    return folder;
  }

  boolean wholeImage() {
    return wholeImage;
  }

  /** How many pictures could not be read; they are in no answer. */
  int failures() {
    return failures;
  }

  /**
   * Classifies the largest face of each picture. A picture that cannot be read is reported and left
   * out.
   *
   * @param model where the classifier is from; {@code null} if it is the bundled one
   */
  List<Answer> answers(
      OnnxEmotionClassifier classifier, @Nullable ModelOptions model, CommandLine command)
      throws IOException {
    if (wholeImage && detectorOption.isGiven()) {
      throw new ParameterException(command, DetectorOption.NOT_WITH_WHOLE_IMAGE);
    }
    List<Labelled> pictures = LabelledFolder.list(folder, classifier.spec().labels(), names);
    List<Answer> answers = new ArrayList<>();
    failures = 0;
    try (FaceDetector detector = wholeImage ? null : detectorOption.open(model);
        ProgressBar progress = progressBar(pictures.size())) {
      for (Labelled picture : pictures) {
        try {
          RgbImage image = Images.read(picture.picture());
          answers.add(new Answer(picture.label(), answer(image, detector, classifier)));
        } catch (RuntimeException | OutOfMemoryError failure) {
          failures++;
          new Errors(command).report(failure, picture.picture());
        }
        if (progress != null) {
          progress.step();
        }
      }
    }
    if (answers.isEmpty()) {
      throw new IllegalArgumentException(folder + ": none of its pictures can be read");
    }
    return answers;
  }

  private static @Nullable Prediction answer(
      RgbImage image, @Nullable FaceDetector detector, OnnxEmotionClassifier classifier) {
    if (detector == null) {
      return classifier.classify(image);
    }
    DetectedFace largest =
        detector.detect(image).stream()
            .max(Comparator.comparingLong(face -> (long) face.box().width() * face.box().height()))
            .orElse(null);
    return largest == null ? null : classifier.classify(classifier.faceCrop().cut(image, largest));
  }

  /** On terminals only: in a log, each step would be a line. */
  private static @Nullable ProgressBar progressBar(int pictures) {
    return !CommandLine.Help.Ansi.AUTO.enabled()
        ? null
        : new ProgressBarBuilder()
            .setTaskName("pictures")
            .setInitialMax(pictures)
            .setStyle(ProgressBarStyle.ASCII)
            .build();
  }
}
