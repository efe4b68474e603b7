package dev.emotion4j.onnx.runtime;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import dev.emotion4j.onnx.options.Loading;
import dev.emotion4j.onnx.testing.UserModels;

/** Loads a bundled model as a private copy, and prints what comes of it. */
final class LoadPrivately {
  private LoadPrivately() {}

  public static void main(String[] args) {
    try (OnnxEmotionClassifier classifier =
        OnnxEmotionClassifier.builder(BundledModels.directory(), UserModels.MODEL)
            .loading(Loading.PRIVATE_COPY)
            .build()) {
      System.out.println("loaded " + classifier.spec().fileName());
    } catch (ModelException e) {
      System.out.println(e.getMessage());
    }
  }
}
