package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.ImageException;
import dev.emotion4j.image.decode.input.Faults;

/** What is wrong with a JPEG. */
final class JpegErrors {
  private JpegErrors() {}

  static ImageException damaged(String what) {
    return Faults.damaged("JPEG", what);
  }

  static ImageException truncated(String what) {
    return Faults.truncated("JPEG", what);
  }

  /** Kinds of JPEG that are not read; {@code known} are those that are. */
  static ImageException unsupported(String what, String known) {
    return Faults.unsupported("a JPEG with " + what, known + "; convert it to PNG");
  }
}
