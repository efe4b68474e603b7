package dev.emotion4j.onnx;

import dev.emotion4j.EmotionAnalyzer;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.onnx.detect.GridFaceDetector;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.NativeRuntime;
import dev.emotion4j.onnx.runtime.RunSettings;

/**
 * The models that this library carries: a small face detector and a small classifier of seven
 * facial expressions (neutral, happy, sad, angry, fearful, disgusted, surprised).
 *
 * <p>They are loaded and verified just as a user's models are. Their weights come from the package
 * face-api; {@code NOTICE} tells of their origin and licence. All methods are safe for concurrent
 * use.
 */
public final class BundledModels {
  private static final String DETECTOR = "face_detector.onnx";
  private static final String CLASSIFIER = "face_expression.onnx";

  private BundledModels() {}

  /**
   * Returns the bundled models' descriptions and files.
   *
   * @return the models
   */
  public static ModelDirectory directory() {
    return ModelDirectory.open(ModelSource.resources(BundledModels.class, "models"));
  }

  /**
   * Loads the detector and the classifier.
   *
   * @return an analyzer; the caller closes it
   * @throws InferenceException if ONNX Runtime cannot be loaded on this machine
   */
  public static EmotionAnalyzer analyzer() {
    FaceDetector detector = detector();
    try {
      return new EmotionAnalyzer(detector, classifier());
    } catch (RuntimeException | Error e) {
      detector.close();
      throw e;
    }
  }

  /**
   * Loads the classifier: input {@code float32[N, 3, 112, 112]}, letterboxed; seven labels.
   *
   * @return a classifier; the caller closes it
   * @throws InferenceException if ONNX Runtime cannot be loaded on this machine
   */
  public static OnnxEmotionClassifier classifier() {
    return OnnxEmotionClassifier.builder(directory(), CLASSIFIER).build();
  }

  /**
   * Loads the face detector: input {@code float32[N, 3, 416, 416]}, letterboxed at the left top. It
   * keeps faces of a score above 0.5; of boxes that overlap with an IoU above 0.4, it keeps the
   * best.
   *
   * @return a detector; the caller closes it
   * @throws InferenceException if ONNX Runtime cannot be loaded on this machine
   */
  public static FaceDetector detector() {
    NativeRuntime.requireClasses();
    ModelDirectory models = directory();
    DescribedModel model = models.describedModel(DETECTOR);
    return new GridFaceDetector(
        model.spec().input(), ModelSession.open(models.files(), model, RunSettings.defaults()));
  }
}
