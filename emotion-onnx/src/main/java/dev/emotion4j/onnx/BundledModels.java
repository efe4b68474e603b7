package dev.emotion4j.onnx;

import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.options.ExecutionOptions;

/**
 * The models that this library carries: a small face detector, with a model of five landmarks, and
 * a small classifier of seven facial expressions (neutral, happy, sad, angry, fearful, disgusted,
 * surprised).
 *
 * <p>They are loaded and verified just as a user's models are. {@code NOTICE} tells of the origin
 * and licence of their weights, {@code docs/bundled-models.md} how good they are. All methods are
 * safe for concurrent use.
 *
 * <p>Nothing is kept between calls: each that returns an analyzer, a classifier or a detector reads
 * the descriptions and the model files, computes their SHA-256, checks their graphs, and makes ONNX
 * Runtime sessions with memory of their own; the first one in a process also unpacks and loads the
 * native library. That costs far more than to analyse a picture, so load once, share the result
 * among all threads, and close it at the end. {@link #directory()} and {@link #detectorBuilder()}
 * read the descriptions only.
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
   * Loads the face detector with its defaults; {@link #detectorBuilder()} tells them.
   *
   * @return a detector; the caller closes it
   * @throws InferenceException if ONNX Runtime cannot be loaded on this machine
   */
  public static OnnxFaceDetector detector() {
    return detector(ExecutionOptions.DEFAULT);
  }

  /**
   * Loads the face detector with options; it runs one part of a picture at a time.
   *
   * @param options how the model is loaded and run
   * @return a detector; the caller closes it
   * @throws InferenceException if ONNX Runtime or a required provider cannot be used on this
   *     machine
   */
  public static OnnxFaceDetector detector(ExecutionOptions options) {
    return detectorBuilder().options(options).build();
  }

  /**
   * Starts to build the face detector: input {@code float32[N, 3, 240, 320]}. It looks at the whole
   * picture, again at what it is not sure of, and at parts of the picture and the turned picture if
   * it finds small faces only or none. By default it looks for faces of 2.5 % of the picture's
   * longer side and more, and returns those of a score of at least 0.97, the best first, with five
   * landmarks.
   *
   * @return a new builder
   */
  public static OnnxFaceDetector.Builder detectorBuilder() {
    return OnnxFaceDetector.builder(directory(), DETECTOR);
  }
}
