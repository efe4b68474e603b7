package dev.emotion4j.examples.quantize;

/**
 * How near a copy's answers are to the original's.
 *
 * @param pictures how many pictures were answered
 * @param classifier whether there are labels and probabilities; if not, the next three are 0
 * @param sameLabels on how many pictures the most probable label is the same
 * @param meanChange by how much a probability moves on average
 * @param maxChange by how much the one moves that moves most
 * @param relativeError the length of all differences of the outputs over that of the outputs
 */
public record Agreement(
    int pictures,
    boolean classifier,
    int sameLabels,
    double meanChange,
    double maxChange,
    double relativeError) {

  /**
   * What is near enough.
   *
   * @param labels the least share of pictures with the same label
   * @param meanChange the largest mean change of a probability
   * @param relativeError the largest relative error, for models whose labels mean nothing
   */
  public record Limits(double labels, double meanChange, double relativeError) {}

  /**
   * Returns the share of pictures whose label is the same.
   *
   * @return from 0 to 1
   */
  public double labelShare() {
    return pictures == 0 ? 1 : sameLabels / (double) pictures;
  }

  /**
   * Tells whether the copy is near enough.
   *
   * @param limits what is near enough
   * @param byLabels whether labels and probabilities decide, not the relative error
   * @return whether the limits hold
   */
  public boolean holds(Limits limits, boolean byLabels) {
    return (classifier && byLabels)
        ? labelShare() >= limits.labels() && meanChange <= limits.meanChange()
        : relativeError <= limits.relativeError();
  }
}
