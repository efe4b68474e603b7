package dev.emotion4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture that cannot be used. Whoever supplied the picture must act; {@link #reason()} says what
 * kind of trouble it is.
 */
public final class ImageException extends EmotionException {
  private static final long serialVersionUID = 2L;

  /**
   * What is wrong with a picture. Names are stable: programs and the JSON of the command line use
   * them. Later versions may add some.
   */
  public enum Reason {
    /** There is no such file. */
    MISSING,
    /** More bytes, pixels or parts than the limits allow, which {@code ReadOptions} may raise. */
    TOO_LARGE,
    /** Not a picture in a format, or of a kind of a format, that is read here; convert it. */
    UNSUPPORTED,
    /** A picture in a known format that is truncated or contradicts itself; copy it again. */
    DAMAGED,
    /**
     * The bytes or pixels cannot be had: access is refused, the device or stream fails, the path is
     * a directory, or a buffer does not fit the size that was given with it.
     */
    UNREADABLE
  }

  /** What kind of trouble it is. */
  private final Reason reason;

  /**
   * Makes an exception.
   *
   * @param reason what kind of trouble it is
   * @param message what was found, what was expected, where, and what to do
   */
  public ImageException(Reason reason, String message) {
    this(reason, message, null);
  }

  /**
   * Makes an exception with what led to it.
   *
   * @param reason what kind of trouble it is
   * @param message what was found, what was expected, where, and what to do
   * @param cause what led to it, or {@code null}
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public ImageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Returns what kind of trouble it is, for programs; {@link #getMessage()} is for people.
   *
   * @return the reason
   */
  @Override
  public Reason reason() {
    return reason;
  }
}
