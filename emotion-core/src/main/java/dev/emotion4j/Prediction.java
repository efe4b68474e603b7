// Over 300 lines: half of them document what a caller may ask.
package dev.emotion4j;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier says of one face: a probability for each label.
 *
 * <p>The label is the one with the highest logit; of equal ones, the first in the model's order, as
 * NumPy's {@code argmax} has it. Two predictions are equal if their labels, logits, probabilities
 * and values are. Immutable and safe for concurrent use.
 *
 * <p>Serializable: the labels, the logits and the probabilities as arrays, and the values, checked
 * again when they are read.
 */
public final class Prediction implements Serializable {
  private static final long serialVersionUID = 1L;

  /*
   * Softmax as the models' authors compute it, exp(x - max) / sum, in double: the largest exponent
   * is 0, so nothing overflows, and the sum is at least 1, so nothing is divided by 0. Rounding to
   * float comes last.
   */

  /** How far probabilities may sum from 1. */
  private static final double SUM_TOLERANCE = 1e-3;

  /** Models with a quantised softmax round each of theirs to steps of 1/256: half a step each. */
  private static final double ROUNDED_TOLERANCE = 1.0 / 512;

  /** Of hundreds of labels the roundings cancel out; without this, any sum would do. */
  private static final double MOST_TOLERANCE = 0.1;

  /** Up to which probability {@link #toString()} leaves a label out. */
  private static final float SHOWN = 0.0005f;

  private final transient List<String> labels;
  private final transient float[] logits;
  private final transient float[] probabilities;
  private final transient int best;
  private final transient Map<String, Float> values;

  /** Whether each probability comes from its own logit alone. */
  private final transient boolean independent;

  private Prediction(List<String> labels, float[] logits, float[] probabilities, int best) {
    this(labels, logits, probabilities, best, Map.of(), false);
  }

  private Prediction(
      List<String> labels,
      float[] logits,
      float[] probabilities,
      int best,
      Map<String, Float> values,
      boolean independent) {
    this.labels = labels;
    this.logits = logits;
    this.probabilities = probabilities;
    this.best = best;
    this.values = values;
    this.independent = independent;
  }

  /**
   * Makes a prediction from a model's logits, by softmax.
   *
   * @param labels the labels in the order of the logits, all different
   * @param logits one finite number a label; copied
   * @return the prediction
   * @throws IllegalArgumentException if there is not one logit a label, no label at all, or one
   *     twice
   * @throws InferenceException if a logit is NaN or infinite
   */
  public static Prediction fromLogits(List<String> labels, float... logits) {
    List<String> names = checkSize(labels, logits);
    int best = 0;
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new InferenceException(
            InferenceException.Reason.NOT_A_NUMBER,
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
    return new Prediction(names, logits.clone(), softmax(logits, best, 1), best);
  }

  /** A logit of negative infinity stands for a probability of 0. */
  private static float[] softmax(float[] logits, int best, double temperature) {
    double[] exps = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      exps[i] = Math.exp(((double) logits[i] - logits[best]) / temperature);
      sum += exps[i];
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (exps[i] / sum);
    }
    return probabilities;
  }

  private static float[] sigmoid(float[] logits, double temperature) {
    float[] scores = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      scores[i] = (float) (1 / (1 + Math.exp(-logits[i] / temperature)));
    }
    return scores;
  }

  /**
   * Makes a prediction from a model whose graph ends in softmax. The logits are then the natural
   * logarithms of the probabilities, which softmax turns back into the same probabilities; negative
   * infinity where a probability is 0.
   *
   * @param labels the labels in the order of the probabilities, all different
   * @param probabilities one number from 0 to 1 a label, which sum to 1; copied. If the sum is off
   *     by more than 0.001, but by 1/512 a label and 0.1 in all at the most, as that of rounded
   *     numbers is, each is divided by it
   * @return the prediction
   * @throws IllegalArgumentException if there is not one probability a label, no label at all, or
   *     one twice
   * @throws InferenceException if a number is not a probability, or they do not sum to 1
   */
  public static Prediction fromProbabilities(List<String> labels, float... probabilities) {
    List<String> names = checkSize(labels, probabilities);
    int count = probabilities.length;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      checkProbability(names.get(i), probabilities[i]);
      sum += probabilities[i];
    }
    double error = Math.abs(sum - 1);
    if (!(error <= Math.max(SUM_TOLERANCE, Math.min(count * ROUNDED_TOLERANCE, MOST_TOLERANCE)))) {
      throw new InferenceException(
          InferenceException.Reason.NOT_A_NUMBER,
          "The probabilities sum to "
              + sum
              + ", expected 1; if the model puts out logits, its output must be declared as logits");
    }
    int best = 0;
    float[] shares = new float[count];
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      float p = probabilities[i];
      shares[i] = error <= SUM_TOLERANCE ? p : (float) (p / sum);
      logits[i] = (float) Math.log(shares[i]);
      if (p > probabilities[best]) {
        best = i;
      }
    }
    return new Prediction(names, logits, shares, best);
  }

  /**
   * Returns the weighted mean of the probabilities, label by label: of several models, or of
   * several pictures of one face. Labels are matched by name and may stand in different orders. The
   * logits of the mean are the logarithms of its probabilities. The mean has those {@link #values}
   * that all have, likewise.
   *
   * @param predictions at least one, all with the same labels; the first one's order is the mean's
   * @param weights one number a prediction, none negative and not all 0; they need not sum to 1.
   *     None at all weighs all alike
   * @return the mean
   * @throws IllegalArgumentException if there is no prediction, the labels differ, or the weights
   *     are not as said
   */
  public static Prediction average(List<Prediction> predictions, double... weights) {
    Mixture mixture = Mixture.of(predictions, weights);
    float[] mean = mixture.mean();
    double sum = 0;
    for (float p : mean) {
      sum += p;
    }
    Prediction average =
        Math.abs(sum - 1) <= SUM_TOLERANCE
            ? fromProbabilities(mixture.labels(), mean)
            : fromIndependentScores(mixture.labels(), mean);
    return average.withValues(mixture.values());
  }

  /**
   * Returns how far several predictions are from each other: the Jensen–Shannon divergence (Lin
   * 1991), the entropy of the {@link #average} less the average of the entropies.
   *
   * @param predictions as for {@link #average}
   * @param weights as for {@link #average}
   * @return the divergence in nats: 0 if all are alike, {@code ln(number of predictions)} at the
   *     most, or {@code ln(number of labels)} if that is less
   * @throws IllegalArgumentException as {@link #average}
   */
  public static double divergence(List<Prediction> predictions, double... weights) {
    return Mixture.of(predictions, weights).divergence();
  }

  /**
   * Returns how far another prediction is from this one: {@link #divergence(List, double...)} of
   * the two, weighed alike.
   *
   * @param other the other prediction, with the same labels in any order
   * @return the divergence in nats, from 0 if both are alike to {@code ln 2}
   * @throws IllegalArgumentException if the labels differ
   */
  public double divergence(Prediction other) {
    return divergence(List.of(this, other));
  }

  /**
   * Returns the same prediction with other probabilities: the softmax of the logits divided by a
   * temperature, or of independent scores the sigmoid of each, however they were divided before.
   * The order of the labels stays, and so does the label; above 1, the confidence falls (Guo,
   * Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017).
   *
   * @param temperature above 0; 1 gives the model's own probabilities
   * @return the prediction, with these logits
   * @throws IllegalArgumentException if the temperature is not a number above 0
   */
  public Prediction calibrated(float temperature) {
    if (!(temperature > 0 && Float.isFinite(temperature))) {
      throw new IllegalArgumentException("temperature must be above 0, but got " + temperature);
    }
    float[] calibrated =
        independent ? sigmoid(logits, temperature) : softmax(logits, best, temperature);
    return new Prediction(labels, logits, calibrated, best, values, independent);
  }

  /**
   * Returns the logarithm of the sum of the logits' exponentials: high for pictures like those that
   * the model was trained on, low for those that show something else (Liu, Wang, Owens and Li,
   * "Energy-based out-of-distribution detection", 2020, with the sign that makes more mean more).
   *
   * @return the energy; 0 for a model whose graph ends in softmax, which has lost it. Of
   *     independent scores, the sum over the labels of {@code ln(1 + e^logit)} (Wang, Liu,
   *     Bocchieri and Li, "Can multi-label classification networks know what they don't know?",
   *     2021), infinite if a score is 1
   */
  public double energy() {
    if (independent) {
      double sum = 0;
      for (float logit : logits) {
        sum += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs((double) logit)));
      }
      return sum;
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[best]);
    }
    return logits[best] + Math.log(sum);
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
            InferenceException.Reason.NOT_A_NUMBER,
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
          InferenceException.Reason.NOT_A_NUMBER,
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
            InferenceException.Reason.NOT_A_NUMBER,
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
    return new Prediction(names, logits, scores.clone(), best, Map.of(), true);
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
                InferenceException.Reason.NOT_A_NUMBER,
                "The value '"
                    + name
                    + "' is "
                    + number
                    + ", expected a finite number; the model is broken or was fed NaN");
          }
        });
    return new Prediction(
        labels, logits, probabilities, best, Collections.unmodifiableMap(copy), independent);
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

  private static void checkProbability(String label, float p) {
    if (!(p >= 0 && p <= 1 + SUM_TOLERANCE)) {
      throw new InferenceException(
          InferenceException.Reason.NOT_A_NUMBER,
          "The probability of label '"
              + label
              + "' is "
              + p
              + ", expected 0 to 1; if the model puts out logits, its output must be declared"
              + " as logits");
    }
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
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(
          "A prediction needs labels that are all different, but got " + names);
    }
    return names;
  }

  /**
   * Returns the labels, in the model's order.
   *
   * @return an unmodifiable list, at least one label
   */
  public List<String> labels() {
    return labels;
  }

  /**
   * Returns the probabilities, in the order of {@link #labels()}.
   *
   * @return a new array
   */
  public float[] toArray() {
    return probabilities.clone();
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
   * Returns the probability of {@link #label()}, at the temperature of the model's description or
   * of {@link #calibrated}.
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
    return Mixture.entropy(probabilities);
  }

  @Override
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  public boolean equals(@Nullable Object other) {
    return other instanceof Prediction that
        && labels.equals(that.labels)
        && Arrays.equals(logits, that.logits)
        && Arrays.equals(probabilities, that.probabilities)
        && values.equals(that.values)
        && independent == that.independent;
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Arrays.hashCode(probabilities);
  }

  /**
   * Returns the labels and probabilities, the most probable first, such as {@code happy 0.998,
   * neutral 0.002}; what would be 0.000 is left out. Values follow: {@code ; valence 0.250}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Float> entry : top(labels.size()).entrySet()) {
      if (text.length() > 0 && entry.getValue() < SHOWN) {
        break;
      }
      text.append(text.length() > 0 ? ", " : "")
          .append(String.format(Locale.ROOT, "%s %.3f", entry.getKey(), entry.getValue()));
    }
    String separator = "; ";
    for (Map.Entry<String, Float> entry : values.entrySet()) {
      text.append(separator)
          .append(String.format(Locale.ROOT, "%s %.3f", entry.getKey(), entry.getValue()));
      separator = ", ";
    }
    return text.toString();
  }

  private Object writeReplace() {
    return new Form(
        labels.toArray(new String[0]),
        logits,
        probabilities,
        new LinkedHashMap<>(values),
        independent);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("A prediction is read from its form only");
  }

  /** What is written of a prediction, so that what is read is checked as what is made. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Form(
      String[] labels,
      float[] logits,
      float[] probabilities,
      LinkedHashMap<String, Float> values,
      boolean independent)
      implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      try {
        List<String> names = checkSize(List.of(labels), probabilities);
        checkSize(names, logits);
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
          checkProbability(names.get(i), probabilities[i]);
          best = logits[i] > logits[best] ? i : best;
        }
        return new Prediction(
                names, logits.clone(), probabilities.clone(), best, Map.of(), independent)
            .withValues(values);
      } catch (RuntimeException e) {
        InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
        invalid.initCause(e);
        throw invalid;
      }
    }
  }
}
