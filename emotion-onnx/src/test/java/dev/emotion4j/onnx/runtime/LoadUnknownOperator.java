package dev.emotion4j.onnx.runtime;

import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.OnnxEmotionClassifier;

/** Loads a model with an operator that no rule knows. */
final class LoadUnknownOperator {
  private LoadUnknownOperator() {}

  public static void main(String[] args) {
    ModelSource source = ModelSource.resources(BundledModels.class, "zoo/operator_without_a_rule");
    OnnxEmotionClassifier.builder(ModelDirectory.open(source), "m.onnx").build().close();
  }
}
