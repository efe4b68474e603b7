package dev.emotion4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Turns the picture of a face into an emotion.
 *
 * <p>Thread safety: any number of threads may call all methods at once, {@link #close()} included.
 */
public interface EmotionClassifier extends AutoCloseable {

  /**
   * Returns the labels of every prediction.
   *
   * @return an unmodifiable list, at least one label, none twice; also after {@link #close()}
   */
  List<String> labels();

  /**
   * Returns how faces are cut for this classifier.
   *
   * @return the rule; by default a square of the box's mean side
   */
  default FaceCrop faceCrop() {
    return FaceCrop.MEAN_SQUARE;
  }

  /**
   * Classifies one picture, all of it: {@link RgbImage#crop crop} the face first, or let an {@code
   * EmotionAnalyzer} do so.
   *
   * @param face the picture, of any size
   * @return the prediction
   * @throws InferenceException if the classifier is closed, the native runtime fails, or the model
   *     answers with NaN or infinity
   * @throws ImageException if the picture cannot be read
   */
  Prediction classify(RgbImage face);

  /**
   * Classifies several pictures; implementations may run true batches, which lets some models share
   * work. The default classifies one after the other.
   *
   * @param faces the pictures, of any sizes; may be empty
   * @return one prediction a picture, in the same order
   * @throws InferenceException as {@link #classify(RgbImage)}
   * @throws ImageException if a picture cannot be read
   */
  default List<Prediction> classifyAll(List<? extends RgbImage> faces) {
    List<Prediction> predictions = new ArrayList<>(faces.size());
    for (RgbImage face : faces) {
      predictions.add(classify(face));
    }
    return List.copyOf(predictions);
  }

  /**
   * Classifies several pictures for a call that has a deadline. The default looks at the deadline
   * before and after {@link #classifyAll(List)}; implementations that can stop in between do.
   *
   * @param faces the pictures, of any sizes; may be empty
   * @param context what the call may still take
   * @return one prediction a picture, in the same order
   * @throws InferenceException as {@link #classify(RgbImage)}, or if the call takes too long or is
   *     ended
   * @throws ImageException if a picture cannot be read
   */
  default List<Prediction> classifyAll(List<? extends RgbImage> faces, CallContext context) {
    context.check();
    List<Prediction> predictions = classifyAll(faces);
    context.check();
    return predictions;
  }

  /**
   * Classifies an input whose answer is known. The default, for classifiers that know of none,
   * classifies a grey picture and compares with nothing: it shows that there is an answer at all.
   *
   * @return how far the answer is off
   * @throws InferenceException as {@link #classify(RgbImage)}
   * @throws ModelException if there should be a known answer, but there is none
   */
  default SelfTestResult selfTest() {
    Objects.requireNonNull(classify(GreyImage.SMALL), "prediction");
    return new SelfTestResult(0, 0, 0);
  }

  /**
   * Waits until running calls have ended, which they do as if nobody had closed, then releases what
   * the classifier holds. No interrupt ends the waiting. Pictures that come later, or wait for
   * their turn, fail with an {@link InferenceException} of the reason {@code CLOSED}. Closing again
   * does nothing, and does not wait either.
   */
  @Override
  void close();

  /**
   * A classifier with one model that is fed one tensor.
   *
   * <p>Several of them with the same {@link ModelSpec#input() input} can share a picture that was
   * prepared once. Thread safety: as {@link EmotionClassifier} says.
   */
  interface OfTensor extends EmotionClassifier {

    /**
     * Returns what the model is fed and what it answers.
     *
     * @return the description, also after {@link #close()}
     */
    ModelSpec spec();

    @Override
    default List<String> labels() {
      return spec().labels();
    }

    @Override
    default FaceCrop faceCrop() {
      return spec().faceCrop();
    }

    /**
     * Prepares a picture as {@link ModelSpec#input()} says.
     *
     * @param face the picture, of any size
     * @param tensor receives {@code float32[channels, H, W]}, or {@code float32[H, W, channels]} if
     *     {@link InputSpec#layout()} says so, from index 0 on, by preference a direct buffer in
     *     native byte order; its position and limit stay as they are
     * @throws IllegalArgumentException if the buffer's limit is below the size of one picture
     * @throws InferenceException as {@link #classify(RgbImage)}
     * @throws ImageException if the picture cannot be read
     */
    void prepare(RgbImage face, FloatBuffer tensor);

    /**
     * Classifies what has been prepared.
     *
     * @param tensor {@code float32[channels, H, W]} from the buffer's position to its limit, which
     *     stay as they are, with height, width and layout as {@link ModelSpec#input()} says; read
     *     during the call only
     * @return the prediction
     * @throws IllegalArgumentException if the buffer does not hold exactly one picture
     * @throws InferenceException as {@link #classify(RgbImage)}
     */
    Prediction classify(FloatBuffer tensor);
  }
}
