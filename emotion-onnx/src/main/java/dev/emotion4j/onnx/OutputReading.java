package dev.emotion4j.onnx;

import dev.emotion4j.ModelSpec;
import dev.emotion4j.OutputKind;
import dev.emotion4j.Prediction;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.OutputTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a model's numbers become a prediction. Immutable and safe for concurrent use. */
final class OutputReading {
  private final ModelSpec spec;
  private final OutputTensor output;
  private final int count;

  /** Where the classes' numbers are in one picture's output. */
  private final int[] indices;

  OutputReading(DescribedModel model) {
    this.spec = model.spec();
    this.output = model.output();
    this.count = output.count();
    this.indices = output.classIndices();
  }

  /** Returns the prediction for one picture of a batch. */
  Prediction prediction(FloatBuffer outputs, int index) {
    int start = index * count;
    float[] numbers = new float[indices.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = outputs.get(start + indices[i]);
    }
    Prediction prediction = calibrated(prediction(numbers));
    if (output.values().isEmpty()) {
      return prediction;
    }
    Map<String, Float> values = new LinkedHashMap<>();
    output.values().forEach((name, place) -> values.put(name, outputs.get(start + place)));
    return prediction.withValues(values);
  }

  private Prediction prediction(float[] numbers) {
    List<String> labels = spec.labels();
    if (labels.size() == 2 && numbers.length == 1) {
      return binary(labels, numbers[0]);
    }
    return switch (spec.output()) {
      case LOGITS -> Prediction.fromLogits(labels, numbers);
      case PROBABILITIES -> Prediction.fromProbabilities(labels, numbers);
      case LOG_PROBABILITIES -> Prediction.fromLogProbabilities(labels, numbers);
      case SIGMOID -> Prediction.fromIndependentScores(labels, numbers);
    };
  }

  /** Scores that are independent of each other share no temperature. */
  private Prediction calibrated(Prediction prediction) {
    boolean independent = spec.output() == OutputKind.SIGMOID && indices.length > 1;
    return spec.temperature() == 1 || independent
        ? prediction
        : prediction.calibrated(spec.temperature());
  }

  /** One number for two labels that exclude each other: it is about the second. */
  private Prediction binary(List<String> labels, float number) {
    return switch (spec.output()) {
      // The softmax of (0, x) is (1 - sigmoid(x), sigmoid(x)).
      case LOGITS, LOG_PROBABILITIES -> Prediction.fromLogits(labels, 0, number);
      case SIGMOID, PROBABILITIES -> Prediction.fromProbabilities(labels, 1 - number, number);
    };
  }
}
