package dev.emotion4j.examples.quantize;

import dev.emotion4j.OutputKind;
import dev.emotion4j.examples.quantize.Comparison.Agreement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model puts out for some pictures. Immutable.
 *
 * @param pictures for each picture, each output's numbers
 */
record Answers(List<List<float[]>> pictures) {

  /** Runs a model on some pictures, evenly spread over all there are. */
  static Answers of(String location, byte[] model, PictureTensors pictures, int atMost) {
    try (FloatSession session = new FloatSession(location, model)) {
      return of(session, pictures, atMost);
    }
  }

  static Answers of(FloatSession session, PictureTensors pictures, int atMost) {
    List<List<float[]>> answers = new ArrayList<>();
    int count = Math.min(atMost, pictures.count());
    for (int i = 0; i < count; i++) {
      int index = (int) ((long) i * pictures.count() / count);
      pictures.with(session, index, (tensor, numbers) -> answers.add(session.run(tensor)));
    }
    return new Answers(answers);
  }

  /** As {@link #of(FloatSession, PictureTensors, int)}, of all pictures with noise. */
  static Answers withNoise(FloatSession session, PictureTensors pictures) {
    List<List<float[]>> answers = new ArrayList<>();
    pictures.forEachWithNoise(session, (tensor, numbers) -> answers.add(session.run(tensor)));
    return new Answers(answers);
  }

  /** Returns the numbers of a picture's labels. One number for two labels is about the second. */
  private float[] numbers(int picture, int labels, OutputKind kind) {
    float[] numbers = pictures.get(picture).get(0);
    if (numbers.length >= labels) {
      return numbers;
    }
    boolean logit = kind == OutputKind.LOGITS || kind == OutputKind.LOG_PROBABILITIES;
    return new float[] {logit ? 0 : 1 - numbers[0], numbers[0]};
  }

  /** Returns the largest of a picture's first numbers, those of the labels. */
  int label(int picture, int labels, OutputKind kind) {
    float[] numbers = numbers(picture, labels, kind);
    int best = 0;
    for (int i = 1; i < labels; i++) {
      best = numbers[i] > numbers[best] ? i : best;
    }
    return best;
  }

  /**
   * Compares with the answers of a copy.
   *
   * @param labels how many labels there are; 0 or 1 if the model is no classifier
   * @param kind what the labels' numbers are
   */
  Agreement compare(Answers copy, int labels, OutputKind kind) {
    boolean classifier = labels > 1;
    int same = 0;
    double change = 0;
    double largest = 0;
    int count = 0;
    for (int i = 0; classifier && i < pictures.size(); i++) {
      same += label(i, labels, kind) == copy.label(i, labels, kind) ? 1 : 0;
      double[] before = probabilities(i, labels, kind);
      double[] after = copy.probabilities(i, labels, kind);
      for (int k = 0; k < before.length; k++) {
        double difference = Math.abs(before[k] - after[k]);
        change += difference;
        largest = Math.max(largest, difference);
        count++;
      }
    }
    return new Agreement(
        pictures.size(),
        classifier,
        same,
        count == 0 ? 0 : change / count,
        largest,
        relativeError(copy));
  }

  private double[] probabilities(int picture, int labels, OutputKind kind) {
    float[] numbers = numbers(picture, labels, kind);
    double[] result = new double[labels];
    if (kind != OutputKind.LOGITS) {
      for (int i = 0; i < result.length; i++) {
        result[i] =
            kind == OutputKind.LOG_PROBABILITIES ? Math.exp((double) numbers[i]) : numbers[i];
      }
      return result;
    }
    float max = numbers[label(picture, labels, kind)];
    double sum = 0;
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.exp((double) numbers[i] - max);
      sum += result[i];
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  /** The length of all differences over that of all numbers, of the output where it is largest. */
  double relativeError(Answers copy) {
    double worst = 0;
    int outputs = pictures.isEmpty() ? 0 : pictures.get(0).size();
    for (int output = 0; output < outputs; output++) {
      double squares = 0;
      double differences = 0;
      for (int i = 0; i < pictures.size(); i++) {
        float[] before = pictures.get(i).get(output);
        float[] after = copy.pictures.get(i).get(output);
        for (int k = 0; k < before.length; k++) {
          double difference = (double) before[k] - after[k];
          differences += difference * difference;
          squares += (double) before[k] * before[k];
        }
      }
      double error = squares == 0 ? Math.sqrt(differences) : Math.sqrt(differences / squares);
      worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
    }
    return worst;
  }
}
