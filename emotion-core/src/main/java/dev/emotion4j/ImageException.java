package dev.emotion4j;

import org.jspecify.annotations.Nullable;

/**
 * A picture that cannot be used: missing, unreadable, truncated, or too large. Whoever supplied the
 * picture must act.
 */
public final class ImageException extends EmotionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was found, what was expected, where, and what to do
   */
  public ImageException(String message) {
    this(message, null);
  }

  /**
   * Makes an exception with what led to it.
   *
   * @param message what was found, what was expected, where, and what to do
   * @param cause what led to it, or {@code null}
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public ImageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
