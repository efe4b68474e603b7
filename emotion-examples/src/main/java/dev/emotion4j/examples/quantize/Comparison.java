package dev.emotion4j.examples.quantize;

import ai.onnxruntime.OnnxTensor;
import dev.emotion4j.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** A float32 model and its INT8 copy side by side. Not safe for concurrent use. */
public final class Comparison implements AutoCloseable {
  private static final int WARM_UP_ROUNDS = 5;

  private final FloatSession original;
  private final FloatSession copy;
  private final ModelSpec spec;

  /**
   * Loads both.
   *
   * @param location how messages call the model
   * @param original the float32 model's file
   * @param copy the copy's file
   * @param spec the model's description
   */
  public Comparison(String location, byte[] original, byte[] copy, ModelSpec spec) {
    this.original = new FloatSession(location, original);
    this.copy = new FloatSession(location, copy);
    this.spec = spec;
  }

  /**
   * Milliseconds a picture, one thread, without preparing the picture.
   *
   * @param medianBefore the float32 model's median
   * @param medianAfter the copy's
   * @param fastestBefore the float32 model's fastest run
   * @param fastestAfter the copy's
   * @param rounds how many runs of each
   */
  public record Times(
      double medianBefore,
      double medianAfter,
      double fastestBefore,
      double fastestAfter,
      int rounds) {}

  /**
   * How often a classifier is right.
   *
   * @param pictures how many pictures
   * @param rightBefore the float32 model's right answers
   * @param rightAfter the copy's
   */
  public record Accuracy(int pictures, int rightBefore, int rightAfter) {}

  /**
   * Compares the answers.
   *
   * @param pictures to answer
   * @return how near the copy's answers are
   */
  public Agreement agreement(PictureTensors pictures) {
    return Answers.of(original, pictures, pictures.count())
        .compare(Answers.of(copy, pictures, pictures.count()), spec.labels().size(), spec.output());
  }

  /**
   * Measures how far the float32 model's own answers move when its input does, as a yardstick.
   *
   * @param pictures to answer
   * @return the relative error of the outputs when each number of a picture moves by up to half a
   *     grey level, or one byte in twelve by a whole one
   */
  public double noiseError(PictureTensors pictures) {
    return Answers.of(original, pictures, pictures.count())
        .relativeError(Answers.withNoise(original, pictures));
  }

  /**
   * Counts right answers.
   *
   * @param pictures to answer
   * @param labels the number of each picture's label
   * @return how often both are right
   */
  public Accuracy accuracy(PictureTensors pictures, List<Integer> labels) {
    Answers before = Answers.of(original, pictures, pictures.count());
    Answers after = Answers.of(copy, pictures, pictures.count());
    int rightBefore = 0;
    int rightAfter = 0;
    for (int i = 0; i < labels.size(); i++) {
      rightBefore += before.label(i, spec.labels().size(), spec.output()) == labels.get(i) ? 1 : 0;
      rightAfter += after.label(i, spec.labels().size(), spec.output()) == labels.get(i) ? 1 : 0;
    }
    return new Accuracy(labels.size(), rightBefore, rightAfter);
  }

  /**
   * Measures time: both take turns, so that both meet the same noise.
   *
   * @param pictures to answer, at least one; they too take turns
   * @param rounds how many runs of each
   * @return the times
   */
  public Times times(PictureTensors pictures, int rounds) {
    List<Double> before = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      int picture = Math.floorMod(round, pictures.count());
      boolean counts = round >= 0;
      pictures.with(original, picture, (tensor, numbers) -> time(original, tensor, before, counts));
      pictures.with(copy, picture, (tensor, numbers) -> time(copy, tensor, after, counts));
    }
    before.sort(null);
    after.sort(null);
    return new Times(
        before.get(rounds / 2), after.get(rounds / 2), before.get(0), after.get(0), rounds);
  }

  private static void time(
      FloatSession session, OnnxTensor tensor, List<Double> times, boolean counts) {
    long start = System.nanoTime();
    session.run(tensor);
    if (counts) {
      times.add((System.nanoTime() - start) / 1e6);
    }
  }

  @Override
  public void close() {
    original.close();
    copy.close();
  }

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
}
