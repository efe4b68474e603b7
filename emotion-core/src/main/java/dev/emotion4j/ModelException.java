package dev.emotion4j;

import org.jspecify.annotations.Nullable;

/**
 * A model that cannot be trusted or does not fit its description: a missing file, a wrong checksum,
 * metadata that disagree, an unexpected graph. Whoever supplied the model's files must act.
 */
public final class ModelException extends EmotionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was found, what was expected, where, and what to do
   */
  public ModelException(String message) {
    this(message, null);
  }

  /**
   * Makes an exception with what led to it.
   *
   * @param message what was found, what was expected, where, and what to do
   * @param cause what led to it, or {@code null}
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
