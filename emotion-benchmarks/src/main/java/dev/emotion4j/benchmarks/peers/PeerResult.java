package dev.emotion4j.benchmarks.peers;

import dev.emotion4j.benchmarks.models.Verification;

/**
 * One peer's answers and times.
 *
 * @param difference the largest difference of a logit from PyTorch's on the same picture, from the
 *     JPEG file; NaN if the logits are PyTorch's own
 * @param frameDifference the same from the decoded frame; NaN if the peer does not tell
 * @param sameLabel whether the label is PyTorch's
 * @param jpegMs JPEG bytes to label: median; NaN if not measured
 * @param frameMs decoded frame to label: median; NaN if not measured
 * @param remark what the figures leave out
 */
public record PeerResult(
    String name,
    double difference,
    double frameDifference,
    boolean sameLabel,
    double jpegMs,
    double frameMs,
    String remark) {

  /** Whether no logits are known to be beyond the published tolerance. */
  public boolean exact() {
    return !(difference >= Verification.TOLERANCE) && !(frameDifference >= Verification.TOLERANCE);
  }
}
