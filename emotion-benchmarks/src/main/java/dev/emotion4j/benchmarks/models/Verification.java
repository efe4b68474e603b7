package dev.emotion4j.benchmarks.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.Prediction;
import dev.emotion4j.image.Images;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Agreement with PyTorch over the whole path, from the picture's file to the logits.
 *
 * <p>The pictures and PyTorch's logits are resources, made by {@code
 * tools/verification/record_logits.py}.
 */
public final class Verification {
  /** What the owners of the trained models accept. */
  public static final double TOLERANCE = 1e-4;

  /** What this project aims at. */
  static final double TARGET = 1e-5;

  private static final String RESOURCES = "verification/";

  /** A picture's file and what PyTorch answers, in the order of the model's labels. */
  public record Case(String file, List<Float> logits) {

    /** Returns the label that PyTorch gives. */
    public String label() {
      return ReferenceModel.LABELS.get(logits.indexOf(Collections.max(logits)));
    }
  }

  /**
   * How far our logits are from PyTorch's.
   *
   * @param pictures how many pictures
   * @param maxDifference the largest difference of a logit
   * @param worst the picture with the largest difference
   * @param meanDifference the mean difference of all logits of all pictures
   * @param sameLabels how many pictures have the same label
   * @param relativeError the length of all differences over that of all of PyTorch's logits
   */
  public record Agreement(
      ReferenceModel model,
      int pictures,
      double maxDifference,
      String worst,
      double meanDifference,
      int sameLabels,
      double relativeError) {

    public boolean passes() {
      return maxDifference < TOLERANCE && sameLabels == pictures;
    }
  }

  private Verification() {}

  /** Returns the pictures with PyTorch's answers for one model. */
  public static List<Case> cases(ReferenceModel model) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode image : new ObjectMapper().readTree(resource("logits.json")).path("images")) {
      String file = image.path("file").asText();
      JsonNode recorded = image.path("logits").path(model.displayName());
      List<Float> logits = new ArrayList<>();
      recorded.forEach(logit -> logits.add(logit.floatValue()));
      cases.add(new Case(file, List.copyOf(logits)));
    }
    return cases;
  }

  /** Classifies all pictures and compares. */
  public static Agreement compare(ReferenceModel model, EmotionClassifier classifier)
      throws IOException {
    double max = -1;
    String worst = "";
    double sum = 0;
    double squares = 0;
    double differences = 0;
    int count = 0;
    int sameLabels = 0;
    List<Case> cases = cases(model);
    for (Case expected : cases) {
      Prediction prediction = classifier.classify(Images.read(resource(expected.file())));
      float[] logits = prediction.logits();
      for (int i = 0; i < logits.length; i++) {
        double difference = Math.abs((double) logits[i] - expected.logits().get(i));
        sum += difference;
        differences += difference * difference;
        squares += (double) expected.logits().get(i) * expected.logits().get(i);
        count++;
        if (difference > max) {
          max = difference;
          worst = expected.file();
        }
      }
      if (prediction.label().equals(expected.label())) {
        sameLabels++;
      }
    }
    return new Agreement(
        model, cases.size(), max, worst, sum / count, sameLabels, Math.sqrt(differences / squares));
  }

  /** Returns a file of the verification set. */
  public static byte[] resource(String name) throws IOException {
    try (InputStream in = Verification.class.getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new FileNotFoundException(
            "The resource " + RESOURCES + name + " is missing; build the module again");
      }
      return in.readAllBytes();
    }
  }
}
