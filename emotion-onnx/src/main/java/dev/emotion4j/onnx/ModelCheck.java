package dev.emotion4j.onnx;

import dev.emotion4j.ModelSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model's file is the one that its description means. Immutable and safe for concurrent
 * use.
 *
 * @param spec the description
 * @param status what was found
 * @param sizeBytes the file's size, or -1 if there is no readable file
 * @param graph what the file says of its graph; {@code null} unless the file is verified or has no
 *     checksum
 * @param problem where and what is wrong and what to do, in one line; {@code null} if the file is
 *     verified
 */
@SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
public record ModelCheck(
    ModelSpec spec,
    Status status,
    long sizeBytes,
    @Nullable ModelGraph graph,
    @Nullable String problem) {

  /** What was found. */
  public enum Status {
    /** The file has the checksum that its description gives. */
    VERIFIED,
    /** There is no such file. */
    MISSING,
    /** The file has another checksum. */
    MISMATCH,
    /** The file is there, but its description has no checksum. */
    NO_CHECKSUM,
    /** The file is there, but cannot be read. */
    UNREADABLE,
    /** The file may be the right one, but no classifier would be built from it. */
    REFUSED
  }

  /** Makes a check's result. */
  public ModelCheck {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(status, "status");
  }

  static ModelCheck failed(
      ModelSpec spec, Status status, long sizeBytes, @Nullable String problem) {
    return new ModelCheck(spec, status, sizeBytes, null, problem);
  }
}
