package dev.emotion4j.examples.desktop;

import dev.emotion4j.FaceDetector;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelCheck;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.ExecutionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A folder of models, and whether each is the one that its description means. Immutable.
 *
 * @param directory where they are read from
 * @param checks one a model
 */
record ModelFolder(ModelDirectory directory, List<ModelCheck> checks) {
  private static final String BUNDLED = "face_expression.onnx";

  /** Nobody waits for the first answer longer than for the others. */
  private static final ExecutionOptions OPTIONS = ExecutionOptions.DEFAULT.withWarmUpRuns(1);

  ModelFolder {
    checks = List.copyOf(checks);
  }

  /** Reads the bundled classifier; the detector beside it is no choice. */
  static ModelFolder bundled() {
    ModelDirectory directory = BundledModels.directory();
    return new ModelFolder(
        directory,
        directory.check().stream()
            .filter(check -> check.spec().fileName().equals(BUNDLED))
            .toList());
  }

  static ModelFolder open(Path folder) {
    return of(ModelDirectory.open(folder));
  }

  static ModelFolder of(ModelDirectory directory) {
    return new ModelFolder(directory, directory.check());
  }

  /** Loads a model, with the bundled detector before it. */
  LoadedModel load(ModelCheck check) {
    FaceDetector detector = BundledModels.detector(OPTIONS);
    try {
      return new LoadedModel(
          this,
          check,
          new EmotionAnalyzer(
              detector,
              OnnxEmotionClassifier.builder(directory, check.spec().fileName())
                  .options(OPTIONS)
                  .build()));
    } catch (RuntimeException | Error e) {
      detector.close();
      throw e;
    }
  }

  /** Returns the first model that can be used, or else the first. */
  ModelCheck firstUsable() {
    return checks.stream()
        .filter(check -> check.status() == ModelCheck.Status.VERIFIED)
        .findFirst()
        .orElse(checks.get(0));
  }

  ModelCheck named(String fileName) {
    String name = directory.spec(fileName).fileName();
    return checks.stream()
        .filter(check -> check.spec().fileName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Returns what a person is told of a check, such as {@code checksum verified}. */
  static String status(ModelCheck check) {
    return switch (check.status()) {
      case VERIFIED -> "checksum verified";
      case MISMATCH -> "checksum differs";
      case NO_CHECKSUM -> "no checksum";
      default -> check.status().name().toLowerCase(Locale.ROOT);
    };
  }

  /** A model that answers. Whoever loaded it closes the analyzer. */
  record LoadedModel(ModelFolder folder, ModelCheck check, EmotionAnalyzer analyzer) {}
}
