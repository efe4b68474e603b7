package dev.emotion4j.examples.evaluate;

import dev.emotion4j.Prediction;
import java.util.List;

/** Fits the temperature that makes confidences true. */
public final class TemperatureFit {
  /*
   * The mean negative logarithm of the right label's probability has one minimum over 1 / T (Guo,
   * Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017), found by golden
   * section over ln T.
   */
  private static final double MIN = 0.05;
  private static final double MAX = 50;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double PRECISION = 1e-4;
  private static final double LIMIT = 1.01;

  private TemperatureFit() {}

  /**
   * Returns the temperature, from 0.05 to 50.
   *
   * @param answers those without a prediction are left out
   * @throws IllegalArgumentException if none has a prediction
   */
  public static double of(List<Answer> answers) {
    List<Answer> given = answers.stream().filter(a -> a.prediction() != null).toList();
    if (given.isEmpty()) {
      throw new IllegalArgumentException(
          "no face was found in any picture, so there is nothing to fit a temperature to");
    }
    double low = Math.log(MIN);
    double high = Math.log(MAX);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double lossLeft = loss(given, left);
    double lossRight = loss(given, right);
    while (high - low > PRECISION) {
      if (lossLeft <= lossRight) {
        high = right;
        right = left;
        lossRight = lossLeft;
        left = high - GOLDEN * (high - low);
        lossLeft = loss(given, left);
      } else {
        low = left;
        left = right;
        lossLeft = lossRight;
        right = low + GOLDEN * (high - low);
        lossRight = loss(given, right);
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** Whether a temperature is as far as one is looked for, so that none is the best. */
  public static boolean isLimit(double temperature) {
    return temperature < MIN * LIMIT || temperature > MAX / LIMIT;
  }

  /** Returns the same answers with confidences at a temperature. */
  public static List<Answer> at(double temperature, List<Answer> answers) {
    return answers.stream()
        .map(
            answer -> {
              Prediction prediction = answer.prediction();
              return new Answer(
                  answer.label(),
                  prediction == null ? null : prediction.calibrated((float) temperature));
            })
        .toList();
  }

  private static double loss(List<Answer> answers, double logTemperature) {
    return at(Math.exp(logTemperature), answers).stream()
        .mapToDouble(Evaluation::loss)
        .average()
        .orElseThrow();
  }
}
