package dev.emotion4j;

import java.util.List;

/**
 * Finds the faces in a picture.
 *
 * <p>Thread safety: any number of threads may call all methods at once, {@link #close()} included.
 */
public interface FaceDetector extends AutoCloseable {

  /**
   * Finds the faces in a picture.
   *
   * @param image the picture, of any size
   * @return the faces, the best score first, each box inside the picture; empty if there is none
   * @throws InferenceException if the detector is closed, or the native runtime fails
   * @throws ImageException if the picture cannot be read
   */
  List<DetectedFace> detect(RgbImage image);

  /**
   * Finds the faces in a picture for a call that has a deadline. The default looks at the deadline
   * before and after {@link #detect(RgbImage)}; implementations that can stop in between do.
   *
   * @param image the picture, of any size
   * @param context what the call may still take
   * @return as {@link #detect(RgbImage)}
   * @throws InferenceException as {@link #detect(RgbImage)}, or if the call takes too long or is
   *     ended
   * @throws ImageException if the picture cannot be read
   */
  default List<DetectedFace> detect(RgbImage image, CallContext context) {
    context.check();
    List<DetectedFace> faces = detect(image);
    context.check();
    return faces;
  }

  /**
   * Sees whether the detector answers as it should. The default looks for faces in a grey picture
   * and compares with nothing: it shows that there is an answer at all.
   *
   * @return how far the answer is off a known one
   * @throws InferenceException as {@link #detect(RgbImage)}, or if a face is found there
   */
  default SelfTestResult selfTest() {
    List<DetectedFace> faces = detect(GreyImage.SMALL);
    if (!faces.isEmpty()) {
      throw new InferenceException(
          InferenceException.Reason.RUNTIME,
          "The detector finds a face at "
              + faces.get(0).box()
              + " in a grey picture; its model is broken, or was made for other input");
    }
    return new SelfTestResult(0, 0, 0);
  }

  /**
   * Waits for running calls, then releases the model, as {@link EmotionClassifier#close()} does.
   */
  @Override
  void close();
}
