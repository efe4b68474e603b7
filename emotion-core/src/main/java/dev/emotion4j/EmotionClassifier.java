package dev.emotion4j;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Turns the picture of a face into an emotion.
 *
 * <p>Thread safety: any number of threads may call all methods at once, {@link #close()} included.
 */
public interface EmotionClassifier extends AutoCloseable {

  /**
   * Returns what the model is fed and what it answers.
   *
   * @return the description, also after {@link #close()}
   */
  ModelSpec spec();

  /**
   * Returns how faces are cut for this classifier.
   *
   * @return the rule of {@link #spec()}, unless an implementation has another
   */
  default FaceCrop faceCrop() {
    return spec().faceCrop();
  }

  /**
   * Classifies one picture, all of it: {@link RgbImage#crop crop} the face first, or let an {@link
   * EmotionAnalyzer} do so. Preprocessing is as {@link ModelSpec#input()} says.
   *
   * @param face the picture, of any size
   * @return the prediction
   * @throws InferenceException if the classifier is closed, the native runtime fails, or the model
   *     answers with NaN or infinity
   * @throws ImageException if the picture cannot be read
   */
  Prediction classify(RgbImage face);

  /**
   * Classifies several pictures in true batches, which lets some models share work.
   *
   * @param faces the pictures, of any sizes; may be empty
   * @return one prediction a picture, in the same order
   * @throws InferenceException as {@link #classify(RgbImage)}
   * @throws ImageException if a picture cannot be read
   */
  List<Prediction> classifyAll(List<? extends RgbImage> faces);

  /**
   * Classifies what a caller has preprocessed.
   *
   * @param tensor {@code float32[channels, H, W]} from the buffer's position to its limit, which
   *     stay as they are, with height and width as {@link ModelSpec#input()} says; read during the
   *     call only
   * @return the prediction
   * @throws IllegalArgumentException if the buffer does not hold exactly one picture
   * @throws InferenceException as {@link #classify(RgbImage)}
   */
  Prediction classify(FloatBuffer tensor);

  /**
   * Waits for running calls, then releases the model. Later calls of the other methods fail with an
   * {@link InferenceException}; closing again does nothing.
   */
  @Override
  void close();
}
