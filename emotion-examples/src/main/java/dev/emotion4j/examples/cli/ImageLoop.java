package dev.emotion4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Does the same with several pictures, where a bad one does not stop the others. */
final class ImageLoop {
  private ImageLoop() {}

  /** What is done with one picture. */
  interface Step {
    void accept(Path image) throws IOException;
  }

  /** Is told of a step that failed. */
  interface FailureListener {
    void failed(Throwable failure, Path image);
  }

  /** Takes the steps in order, tells of those that fail, and returns whether none did. */
  static boolean run(List<Path> images, FailureListener listener, Step step) {
    boolean allWell = true;
    for (Path image : images) {
      try {
        step.accept(image);
      } catch (IOException | RuntimeException | OutOfMemoryError failure) {
        listener.failed(failure, image);
        allWell = false;
      }
    }
    return allWell;
  }
}
