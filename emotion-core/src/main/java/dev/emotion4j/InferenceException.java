package dev.emotion4j;

import org.jspecify.annotations.Nullable;

/**
 * A prediction that could not be made although picture and model are fine: the native runtime is
 * missing or failed, the classifier is closed, or the model answered with NaN or infinity. Whoever
 * runs the program must act.
 */
public final class InferenceException extends EmotionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was found, what was expected, where, and what to do
   */
  public InferenceException(String message) {
    this(message, null);
  }

  /**
   * Makes an exception with what led to it.
   *
   * @param message what was found, what was expected, where, and what to do
   * @param cause what led to it, or {@code null}
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public InferenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
