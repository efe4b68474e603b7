package dev.emotion4j.onnx;

import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.detect.GridFaceDetector;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.NativeRuntime;

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
    return analyzer(ExecutionOptions.DEFAULT);
  }

  /**
   * Loads the detector and the classifier, both with the same options.
   *
   * @param options how the models are loaded and run
   * @return an analyzer; the caller closes it
   * @throws InferenceException if ONNX Runtime or a required provider cannot be used on this
   *     machine
   */
  public static EmotionAnalyzer analyzer(ExecutionOptions options) {
    FaceDetector detector = detector(options);
    try {
      return new EmotionAnalyzer(detector, classifier(options));
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
    return classifier(ExecutionOptions.DEFAULT);
  }

  /**
   * Loads the classifier with options.
   *
   * @param options how the model is loaded and run
   * @return a classifier; the caller closes it
   * @throws InferenceException if ONNX Runtime or a required provider cannot be used on this
   *     machine
   */
  public static OnnxEmotionClassifier classifier(ExecutionOptions options) {
    return OnnxEmotionClassifier.builder(directory(), CLASSIFIER).options(options).build();
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
    return detector(ExecutionOptions.DEFAULT);
  }

  /**
   * Loads the face detector with options; it runs one picture at a time, whatever the batch.
   *
   * @param options how the model is loaded and run
   * @return a detector; the caller closes it
   * @throws InferenceException if ONNX Runtime or a required provider cannot be used on this
   *     machine
   */
  public static FaceDetector detector(ExecutionOptions options) {
    NativeRuntime.requireClasses();
    ModelDirectory models = directory();
    DescribedModel model = models.describedModel(DETECTOR);
    return new GridFaceDetector(
        model.spec().input(), ModelSession.open(models.files(), model, options));
  }
}
