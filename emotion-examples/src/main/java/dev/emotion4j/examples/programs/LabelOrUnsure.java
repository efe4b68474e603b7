package dev.emotion4j.examples.programs;

import dev.emotion4j.FaceEmotion;
import dev.emotion4j.ImageException;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.BundledModels;
import dev.emotion4j.quality.Acceptance;
import dev.emotion4j.quality.FaceQuality;
import java.nio.file.Path;
import java.util.List;

/** {@code LabelOrUnsure PICTURE...}: the largest face's label, or why it is not told. */
public final class LabelOrUnsure {
  private static final Acceptance SURE =
      Acceptance.ANY.withMinConfidence(0.8).withMinMargin(0.3).withMinSize(40).withoutCutFaces();

  private LabelOrUnsure() {}

  public static void main(String[] args) {
    try (EmotionAnalyzer analyzer = open()) {
      for (String picture : args) {
        System.out.println(picture + ": " + answer(analyzer, Path.of(picture)));
      }
    }
  }

  static EmotionAnalyzer open() {
    return EmotionAnalyzer.builder(BundledModels.detector(), BundledModels.classifier())
        .order(EmotionAnalyzer.Order.LARGEST)
        .maxFaces(1)
        .build();
  }

  static String answer(EmotionAnalyzer analyzer, Path picture) {
    try {
      RgbImage image = Images.read(picture);
      List<FaceEmotion> faces = analyzer.analyze(image);
      if (faces.isEmpty()) {
        return "no face";
      }
      FaceEmotion face = faces.get(0);
      Acceptance.Decision decision = SURE.decide(face, FaceQuality.of(image, face.box()));
      return decision.label().orElse("unsure: " + decision.reasons());
    } catch (ImageException e) {
      return "no picture: " + e.reason();
    }
  }
}
