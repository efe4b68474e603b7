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

  /** Waits for running calls, then releases the model; closing again does nothing. */
  @Override
  void close();
}
