package dev.emotion4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that cannot be trusted or does not fit its description. Whoever supplied the model's
 * files must act; {@link #reason()} says what kind of trouble it is.
 */
public final class ModelException extends EmotionException {
  private static final long serialVersionUID = 2L;

  /**
   * What is wrong with a model. Names are stable: programs and the JSON of the command line use
   * them. Later versions may add some.
   */
  public enum Reason {
    /** The directory, a file or the model's description is not there, or may not be read. */
    MISSING,
    /** The file is not the one that was described, or no checksum says which one was. */
    CHECKSUM,
    /** The description is not signed with the key that was given. */
    SIGNATURE,
    /** {@code model_info.json} is no JSON, is incomplete, contradicts itself or the graph. */
    DESCRIPTION,
    /** The file is no ONNX model, or its graph asks for what no model of pictures needs. */
    GRAPH,
    /**
     * The model is sound, but cannot be used in this way, with these options or on this platform.
     */
    UNSUPPORTED,
    /** ONNX Runtime refuses the model. */
    RUNTIME
  }

  /** What kind of trouble it is. */
  private final Reason reason;

  /**
   * Makes an exception.
   *
   * @param reason what kind of trouble it is
   * @param message what was found, what was expected, where, and what to do
   */
  public ModelException(Reason reason, String message) {
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
  public ModelException(Reason reason, String message, @Nullable Throwable cause) {
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
