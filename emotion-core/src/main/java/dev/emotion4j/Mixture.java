package dev.emotion4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Several predictions over the same labels, with weights that sum to 1. */
final class Mixture {
  /** Equal floats may seem to differ by so much when they are added, in either direction. */
  private static final double ROUNDING = 1e-12;

  private final List<String> labels;

  /** Of each prediction, in the order of the labels. */
  private final float[][] probabilities;

  /** Of each prediction. */
  private final List<Map<String, Float>> values;

  private final double[] weights;

  private Mixture(
      List<String> labels,
      float[][] probabilities,
      List<Map<String, Float>> values,
      double[] weights) {
    this.labels = labels;
    this.probabilities = probabilities;
    this.values = values;
    this.weights = weights;
  }

  static Mixture of(List<Prediction> predictions, double... weights) {
    List<Prediction> all = List.copyOf(predictions);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("An average needs at least one prediction, but got none");
    }
    List<String> labels = all.get(0).labels();
    float[][] probabilities = new float[all.size()][];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = inOrder(all.get(i), labels);
    }
    return new Mixture(
        labels,
        probabilities,
        all.stream().map(Prediction::values).collect(Collectors.toList()),
        normalized(weights, all.size()));
  }

  private static float[] inOrder(Prediction prediction, List<String> labels) {
    float[] probabilities = prediction.toArray();
    List<String> own = prediction.labels();
    if (own.equals(labels)) {
      return probabilities;
    }
    float[] ordered = new float[labels.size()];
    for (int i = 0; i < ordered.length; i++) {
      int at = own.size() == ordered.length ? own.indexOf(labels.get(i)) : -1;
      if (at < 0) {
        throw new IllegalArgumentException(
            "Predictions to compare need the same labels, but got " + labels + " and " + own);
      }
      ordered[i] = probabilities[at];
    }
    return ordered;
  }

  private static double[] normalized(double[] weights, int count) {
    double[] normalized = new double[count];
    if (weights.length == 0) {
      Arrays.fill(normalized, 1.0 / count);
      return normalized;
    }
    if (weights.length != count) {
      throw new IllegalArgumentException(
          "An average needs one weight a prediction, but got "
              + weights.length
              + " weights and "
              + count
              + " predictions");
    }
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "A weight is a finite number of at least 0, but got " + weight);
      }
      sum += weight;
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Weights need a finite sum above 0, but got " + sum);
    }
    for (int i = 0; i < count; i++) {
      normalized[i] = weights[i] / sum;
    }
    return normalized;
  }

  List<String> labels() {
    return labels;
  }

  float[] mean() {
    float[] mean = new float[labels.size()];
    for (int label = 0; label < mean.length; label++) {
      mean[label] = (float) mean(label);
    }
    return mean;
  }

  private double mean(int label) {
    double mean = 0;
    for (int i = 0; i < weights.length; i++) {
      mean += weights[i] * probabilities[i][label];
    }
    return mean;
  }

  /** The means of those values that all predictions have. */
  Map<String, Float> values() {
    Map<String, Float> means = new LinkedHashMap<>();
    for (String name : values.get(0).keySet()) {
      double mean = 0;
      boolean everywhere = true;
      for (int i = 0; i < weights.length; i++) {
        Float value = values.get(i).get(name);
        everywhere &= value != null;
        mean += value == null ? 0 : weights[i] * value;
      }
      if (everywhere) {
        means.put(name, (float) mean);
      }
    }
    return means;
  }

  double divergence() {
    double divergence = 0;
    for (int label = 0; label < labels.size(); label++) {
      divergence += surprise(mean(label));
    }
    for (int i = 0; i < weights.length; i++) {
      divergence -= weights[i] * entropy(probabilities[i]);
    }
    return divergence < ROUNDING ? 0 : divergence;
  }

  /** The entropy in nats. */
  static double entropy(float... probabilities) {
    double entropy = 0;
    for (float p : probabilities) {
      entropy += surprise(p);
    }
    return entropy;
  }

  private static double surprise(double p) {
    return p > 0 ? -p * Math.log(p) : 0;
  }
}
