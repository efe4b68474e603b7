package dev.emotion4j.examples.evaluate;

import dev.emotion4j.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to one labelled picture.
 *
 * @param label what it shows
 * @param prediction what the model said, or {@code null} if no face was found
 */
public record Answer(String label, @Nullable Prediction prediction) {

  boolean right() {
    return prediction != null && prediction.label().equals(label);
  }

  double confidence() {
    return prediction == null ? 0 : prediction.confidence();
  }
}
