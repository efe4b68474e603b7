package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InferenceException;

/** Scores, from 0 to 1, and their logits. */
public final class Scores {
  /** A score that is 0 or 1 in float32 is no more sure than this. */
  private static final double MIN = 1e-4;

  private static final double ROUNDING = 1e-3;

  private Scores() {}

  public static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** Returns the logit of a score, from -9.2 to 9.2. */
  public static double logit(double score) {
    double p = Math.max(MIN, Math.min(1 - MIN, score));
    return Math.log(p / (1 - p));
  }

  /** Returns a score as the output has it: a logit or a probability. */
  static double read(double number, boolean logit) {
    return logit ? requireNumber(sigmoid(number)) : requireProbability(number);
  }

  /** Returns a score that the output has as a probability; rounding may lead past 0 or 1. */
  static double requireProbability(double score) {
    requireNumber(score);
    if (score < -ROUNDING || score > 1 + ROUNDING) {
      throw new InferenceException(
          InferenceException.Reason.NOT_A_NUMBER,
          "The face detector answered with a score of "
              + (float) score
              + ", expected a probability from 0 to 1; if the model answers with logits, set"
              + " \"scores\": \"logits\" in its detector block");
    }
    return Math.max(0, Math.min(1, score));
  }

  static double requireNumber(double score) {
    if (Double.isNaN(score)) {
      throw new InferenceException(
          InferenceException.Reason.NOT_A_NUMBER,
          "The face detector answered with NaN, expected numbers; its model is broken");
    }
    return score;
  }
}
