package dev.emotion4j.examples.cli;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.OnnxEmotionClassifier;
import java.nio.file.Path;

/** The README's samples. {@link ReadmeTest} runs them and compares their text with the README. */
final class ReadmeSamples {
  private ReadmeSamples() {}

  public static void main(String[] args) {
    bundledModels();
    ownModel();
  }

  private static void bundledModels() {
    // sample
    try (EmotionAnalyzer analyzer = BundledModels.analyzer()) {
      for (FaceEmotion face : analyzer.analyze(Images.read(Path.of("photo.jpg")))) {
        System.out.println(
            face.box() + " " + face.prediction().label() + " " + face.prediction().confidence());
      }
    }
    // end of sample
  }

  private static void ownModel() {
    // sample
    ModelDirectory models = ModelDirectory.open(Path.of("models"));
    try (EmotionClassifier classifier =
        OnnxEmotionClassifier.builder(models, "mobilenet_emotion.onnx").build()) {
      Prediction prediction = classifier.classify(Images.read(Path.of("face.jpg")));
      System.out.println(prediction.label() + " " + prediction.probabilities());
    }
    // end of sample
  }
}
