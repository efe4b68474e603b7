// Over 300 lines: half of them document what a caller may ask.
package dev.emotion4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a classifier says of one face: a probability for each label.
 *
 * <p>The label is the one with the highest logit; of equal ones, the first in the model's order, as
 * NumPy's {@code argmax} has it. Immutable and safe for concurrent use.
 */
public final class Prediction {
  /*
   * Softmax as the models' authors compute it, exp(x - max) / sum, in double: the largest exponent
   * is 0, so nothing overflows, and the sum is at least 1, so nothing is divided by 0. Rounding to
   * float comes last.
   */

  /** How far probabilities that a model itself puts out may sum from 1. */
  private static final double SUM_TOLERANCE = 1e-3;

  private final List<String> labels;
  private final float[] logits;
  private final float[] probabilities;
  private final int best;
  private final Map<String, Float> values;

  private Prediction(List<String> labels, float[] logits, float[] probabilities, int best) {
    this(labels, logits, probabilities, best, Map.of());
  }

  private Prediction(
      List<String> labels,
      float[] logits,
      float[] probabilities,
      int best,
      Map<String, Float> values) {
    this.labels = labels;
    this.logits = logits;
    this.probabilities = probabilities;
    this.best = best;
    this.values = values;
  }

  /**
   * Makes a prediction from a model's logits, by softmax.
   *
   * @param labels the labels in the order of the logits, all different
   * @param logits one finite number a label; copied
   * @return the prediction
   * @throws IllegalArgumentException if there is not one logit a label, or no label at all
   * @throws InferenceException if a logit is NaN or infinite
   */
  public static Prediction fromLogits(List<String> labels, float... logits) {
    List<String> names = checkSize(labels, logits);
    int best = 0;
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new InferenceException(
            "The logit of label '"
                + names.get(i)
                + "' is "
                + logits[i]
                + ", expected a finite number; the model is broken or was fed NaN");
      }
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    double[] exps = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      exps[i] = Math.exp((double) logits[i] - logits[best]);
      sum += exps[i];
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (exps[i] / sum);
    }
    return new Prediction(names, logits.clone(), probabilities, best);
  }

  /**
   * Makes a prediction from a model whose graph ends in softmax. The logits are then the natural
   * logarithms of the probabilities, which softmax turns back into the same probabilities; negative
   * infinity where a probability is 0.
   *
   * @param labels the labels in the order of the probabilities, all different
   * @param probabilities one number from 0 to 1 a label, which sum to 1 within 0.001; copied
   * @return the prediction
   * @throws IllegalArgumentException if there is not one probability a label, or no label at all
   * @throws InferenceException if a number is not a probability, or they do not sum to 1
   */
  public static Prediction fromProbabilities(List<String> labels, float... probabilities) {
    List<String> names = checkSize(labels, probabilities);
    int best = 0;
    double sum = 0;
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < probabilities.length; i++) {
      float p = probabilities[i];
      if (!(p >= 0 && p <= 1 + SUM_TOLERANCE)) {
        throw new InferenceException(
            "The probability of label '"
                + names.get(i)
                + "' is "
                + p
                + ", expected 0 to 1; if the model puts out logits, its output must be declared"
                + " as logits");
      }
      sum += p;
      logits[i] = (float) Math.log(p);
      if (p > probabilities[best]) {
        best = i;
      }
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new InferenceException(
          "The probabilities sum to "
              + sum
              + ", expected 1; if the model puts out logits, its output must be declared as logits");
    }
    return new Prediction(names, logits, probabilities.clone(), best);
  }

  /**
   * Makes a prediction from a model whose graph ends in the logarithm of softmax.
   *
   * @param labels the labels in the order of the numbers, all different
   * @param logProbabilities one number of at most 0 a label, whose exponentials sum to 1 within
   *     0.001; copied, and kept as the logits
   * @return the prediction
   * @throws IllegalArgumentException if there is not one number a label, or no label at all
   * @throws InferenceException if a number is no logarithm of a probability, or the probabilities
   *     do not sum to 1
   */
  public static Prediction fromLogProbabilities(List<String> labels, float... logProbabilities) {
    List<String> names = checkSize(labels, logProbabilities);
    float[] probabilities = new float[logProbabilities.length];
    int best = 0;
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double p = Math.exp(logProbabilities[i]);
      if (!(p <= 1 + SUM_TOLERANCE)) {
        throw new InferenceException(
            "The logarithm of the probability of label '"
                + names.get(i)
                + "' is "
                + logProbabilities[i]
                + ", expected at most 0; if the model puts out logits, its output must be declared"
                + " as logits");
      }
      sum += p;
      probabilities[i] = (float) p;
      if (logProbabilities[i] > logProbabilities[best]) {
        best = i;
      }
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new InferenceException(
          "The probabilities whose logarithms the model puts out sum to "
              + sum
              + ", expected 1; if it puts out logits, its output must be declared as logits");
    }
    return new Prediction(names, logProbabilities.clone(), probabilities, best);
  }

  /**
   * Makes a prediction from independent scores, as a graph that ends in the sigmoid function puts
   * them out. The probabilities are the scores, which need not sum to 1: several labels may hold at
   * once, or none. The logits are {@code ln(p / (1 - p))}.
   *
   * @param labels the labels in the order of the scores, all different
   * @param scores one number from 0 to 1 a label; copied
   * @return the prediction
   * @throws IllegalArgumentException if there is not one score a label, or no label at all
   * @throws InferenceException if a number is not from 0 to 1
   */
  public static Prediction fromIndependentScores(List<String> labels, float... scores) {
    List<String> names = checkSize(labels, scores);
    float[] logits = new float[scores.length];
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      float p = scores[i];
      if (!(p >= 0 && p <= 1)) {
        throw new InferenceException(
            "The score of label '"
                + names.get(i)
                + "' is "
                + p
                + ", expected 0 to 1; if the model puts out logits, its output must be declared"
                + " as logits");
      }
      logits[i] = (float) Math.log(p / (1.0 - p));
      if (p > scores[best]) {
        best = i;
      }
    }
    return new Prediction(names, logits, scores.clone(), best);
  }

  /**
   * Returns this prediction with numbers that the model reports beside its labels, such as valence
   * and arousal.
   *
   * @param numbers the numbers by name; copied, in their order
   * @return a new prediction
   * @throws InferenceException if a number is NaN or infinite
   */
  public Prediction withValues(Map<String, Float> numbers) {
    Map<String, Float> copy = new LinkedHashMap<>(numbers);
    copy.forEach(
        (name, number) -> {
          if (!Float.isFinite(number)) {
            throw new InferenceException(
                "The value '"
                    + name
                    + "' is "
                    + number
                    + ", expected a finite number; the model is broken or was fed NaN");
          }
        });
    return new Prediction(labels, logits, probabilities, best, Collections.unmodifiableMap(copy));
  }

  /**
   * Returns the numbers that the model reports beside its labels, such as valence and arousal, in
   * the units of the model.
   *
   * @return an unmodifiable map from name to number, in the order of the model's description; empty
   *     for most models
   */
  public Map<String, Float> values() {
    return values;
  }

  private static List<String> checkSize(List<String> labels, float[] values) {
    List<String> names = List.copyOf(labels);
    if (names.isEmpty() || names.size() != values.length) {
      throw new IllegalArgumentException(
          "A prediction needs one number a label, but got "
              + names.size()
              + " labels and "
              + values.length
              + " numbers");
    }
    return names;
  }

  /**
   * Returns the most probable label.
   *
   * @return the label
   */
  public String label() {
    return labels.get(best);
  }

  /**
   * Returns the probability of {@link #label()}.
   *
   * @return the probability: from {@code 1 / number of labels} to 1, or, for independent scores,
   *     from 0
   */
  public float confidence() {
    return probabilities[best];
  }

  /**
   * Returns the probability of one label.
   *
   * @param label one of the model's labels
   * @return the probability, from 0 to 1
   * @throws IllegalArgumentException if the model has no such label
   */
  public float probability(String label) {
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new IllegalArgumentException(
          "No label '" + label + "'; the model's labels are " + labels);
    }
    return probabilities[index];
  }

  /**
   * Returns the probability of every label, in the model's order.
   *
   * @return an unmodifiable map from label to probability
   */
  public Map<String, Float> probabilities() {
    return asMap(allIndices());
  }

  /**
   * Returns the most probable labels.
   *
   * @param k how many, at least 1; more than there are labels gives all
   * @return an unmodifiable map from label to probability, the most probable first, equal ones in
   *     the model's order
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public Map<String, Float> top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top needs k of at least 1, but got " + k);
    }
    List<Integer> indices = allIndices();
    // By logit, as the label is chosen: rounding can make unequal logits' probabilities equal.
    indices.sort(Comparator.comparingDouble((Integer i) -> -logits[i]));
    return asMap(indices.subList(0, Math.min(k, indices.size())));
  }

  private List<Integer> allIndices() {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      indices.add(i);
    }
    return indices;
  }

  private Map<String, Float> asMap(List<Integer> indices) {
    Map<String, Float> map = new LinkedHashMap<>();
    for (int i : indices) {
      map.put(labels.get(i), probabilities[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  /**
   * Returns the model's raw scores, in the order of its labels.
   *
   * @return a new array
   */
  public float[] logits() {
    return logits.clone();
  }

  /**
   * Returns how far the label is ahead: its probability less the second most probable one's. Near
   * 0, the model was undecided between two labels.
   *
   * @return the difference, from 0 to 1; 1 for a model with one label
   */
  public float margin() {
    float second = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (i != best) {
        second = Math.max(second, probabilities[i]);
      }
    }
    return probabilities[best] - second;
  }

  /**
   * Returns the entropy of the probabilities: 0 when the model is certain, {@code ln(number of
   * labels)} when it knows nothing.
   *
   * @return the entropy in nats
   */
  public double entropy() {
    double entropy = 0;
    for (float p : probabilities) {
      if (p > 0) {
        entropy -= p * Math.log(p);
      }
    }
    return entropy;
  }

  /** Returns the probabilities, in the model's order, and what values there are. */
  @Override
  public String toString() {
    return label() + " " + probabilities() + (values.isEmpty() ? "" : " " + values);
  }
}
