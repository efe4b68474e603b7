package dev.emotion4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A prediction that could not be made although picture and model are fine. Whoever runs the program
 * must act; {@link #reason()} says what kind of trouble it is.
 */
public final class InferenceException extends EmotionException {
  private static final long serialVersionUID = 2L;

  /**
   * Why there is no prediction. Names are stable: programs and the JSON of the command line use
   * them. Later versions may add some.
   */
  public enum Reason {
    /** As many calls were running as may, for longer than a call may wait; call again later. */
    BUSY,
    /** The call or a run of the model took longer than it may. */
    TIMED_OUT,
    /** The classifier, detector or analyzer is closed. */
    CLOSED,
    /** The calling thread was interrupted; its interrupt flag is set again. */
    INTERRUPTED,
    /** ONNX Runtime, or a provider that was required, cannot be used on this machine. */
    NATIVE_LIBRARY,
    /** ONNX Runtime failed while it ran, or the call was made where none can be. */
    RUNTIME,
    /** The model answered with NaN, infinity, or numbers that are no probabilities. */
    NOT_A_NUMBER
  }

  /** What kind of trouble it is. */
  private final Reason reason;

  /**
   * Makes an exception.
   *
   * @param reason what kind of trouble it is
   * @param message what was found, what was expected, where, and what to do
   */
  public InferenceException(Reason reason, String message) {
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
  public InferenceException(Reason reason, String message, @Nullable Throwable cause) {
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
