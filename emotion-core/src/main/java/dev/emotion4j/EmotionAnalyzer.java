package dev.emotion4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds the faces in a picture and classifies each.
 *
 * <p>Thread safety: any number of threads may call all methods at once.
 */
public final class EmotionAnalyzer implements AutoCloseable {
  private final FaceDetector detector;
  private final EmotionClassifier classifier;
  private final FaceCrop faceCrop;

  /**
   * Composes a detector and a classifier, which sees faces cut as {@link
   * EmotionClassifier#faceCrop} says.
   *
   * @param detector finds the faces; closed with this analyzer
   * @param classifier classifies them; closed with this analyzer
   */
  public EmotionAnalyzer(FaceDetector detector, EmotionClassifier classifier) {
    this(detector, classifier, classifier.faceCrop());
  }

  /**
   * Composes a detector and a classifier.
   *
   * @param detector finds the faces; closed with this analyzer
   * @param classifier classifies them; closed with this analyzer
   * @param faceCrop how faces are cut for the classifier, whatever its description says
   */
  public EmotionAnalyzer(FaceDetector detector, EmotionClassifier classifier, FaceCrop faceCrop) {
    this.detector = Objects.requireNonNull(detector, "detector");
    this.classifier = Objects.requireNonNull(classifier, "classifier");
    this.faceCrop = Objects.requireNonNull(faceCrop, "faceCrop");
  }

  /**
   * Finds and classifies all faces in a picture.
   *
   * @param image the picture, of any size
   * @return the faces with their emotions, the detector's best score first; empty if there is no
   *     face
   * @throws InferenceException if the analyzer is closed, the native runtime fails, or the model
   *     answers with NaN or infinity
   * @throws ImageException if the picture cannot be read
   */
  public List<FaceEmotion> analyze(RgbImage image) {
    List<DetectedFace> faces = detector.detect(image);
    List<RgbImage> crops = new ArrayList<>(faces.size());
    for (DetectedFace face : faces) {
      crops.add(faceCrop.cut(image, face.box()));
    }
    List<Prediction> predictions = classifier.classifyAll(crops);
    List<FaceEmotion> emotions = new ArrayList<>(faces.size());
    for (int i = 0; i < faces.size(); i++) {
      emotions.add(new FaceEmotion(faces.get(i), predictions.get(i)));
    }
    return List.copyOf(emotions);
  }

  /** Closes the detector and the classifier: waits for running calls, then releases both. */
  @Override
  public void close() {
    try {
      detector.close();
    } finally {
      classifier.close();
    }
  }
}
