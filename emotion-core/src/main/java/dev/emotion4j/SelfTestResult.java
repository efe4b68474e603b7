package dev.emotion4j;

/**
 * How far a model's answer on this machine is from the answer where it was made. Immutable and safe
 * for concurrent use.
 *
 * @param maxDifference the largest absolute difference of an output; infinite if one is NaN
 * @param meanDifference the mean absolute difference of the outputs
 * @param tolerance how large the difference may be, as the model's description says
 */
public record SelfTestResult(float maxDifference, float meanDifference, float tolerance) {

  /**
   * Returns whether the model answers as it should.
   *
   * @return whether the largest difference is within the tolerance
   */
  public boolean passed() {
    return maxDifference <= tolerance;
  }
}
