package dev.emotion4j.image.decode.input;

import dev.emotion4j.ImageException;
import dev.emotion4j.ImageException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a file that cannot be read: it is damaged, or cut short, or whole but of a kind
 * that is not read, or would cost too much.
 */
public final class Faults {
  private Faults() {}

  /** A file with contents that no writer meant. */
  public static ImageException damaged(String format, String what) {
    return damaged(format, what, null);
  }

  /** The same, with what a reader said. */
  public static ImageException damaged(String format, String what, @Nullable Throwable cause) {
    return new ImageException(
        Reason.DAMAGED, "the " + format + " is damaged: " + what + "; copy it again", cause);
  }

  /** A file that ends too early. */
  public static ImageException truncated(String format, String what) {
    return new ImageException(
        Reason.DAMAGED, "the " + format + " is truncated: " + what + "; copy it again");
  }

  /**
   * A file that may be whole, but is not read.
   *
   * @param what with its article: "a JPEG with arithmetic coding"
   */
  public static ImageException unsupported(String what) {
    return unsupported(what, "convert it to PNG");
  }

  /** The same, with what can be done. */
  public static ImageException unsupported(String what, String remedy) {
    return new ImageException(Reason.UNSUPPORTED, what + ", which is not supported; " + remedy);
  }

  /** A file that another reader would read, or a plug-in that is not there or not whole. */
  public static ImageException noPlugin(String what, String remedy) {
    return new ImageException(Reason.UNSUPPORTED, what + "; " + remedy);
  }

  /** Contents that are no picture at all; the words say all of it. */
  public static ImageException unknown(String message) {
    return new ImageException(Reason.UNSUPPORTED, message);
  }

  /** A file that would cost more than is allowed, or than there is. */
  public static ImageException tooLarge(String what, String remedy) {
    return new ImageException(Reason.TOO_LARGE, what + "; " + remedy);
  }
}
