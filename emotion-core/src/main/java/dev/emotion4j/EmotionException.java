package dev.emotion4j;

import org.jspecify.annotations.Nullable;

/**
 * The root of all that this library throws when a picture, a model or the native runtime fails. The
 * message says what was found, what was expected, where, and what to do; the subclass says who must
 * act, and {@link #reason()} what kind of trouble it is. Serializable: a message, a reason and a
 * cause.
 */
public abstract sealed class EmotionException extends RuntimeException
    permits ImageException, ModelException, InferenceException {
  private static final long serialVersionUID = 1L;

  EmotionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns what kind of trouble it is, for programs: one of the enum {@code Reason} that is nested
   * in each subclass, whose names do not change.
   *
   * @return the reason
   */
  public abstract Enum<?> reason();
}
