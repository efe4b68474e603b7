package dev.emotion4j.onnx.files;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Anchor;
import dev.emotion4j.onnx.files.DetectorSpec.Family;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code detector} block of a model's entry in {@code model_info.json}. */
final class DetectorSpecReader {
  private static final int PRIOR_VALUES = 6;
  private static final int ANCHOR_VALUES = 5;
  private static final int GRID_STRIDE = 32;
  private static final int MAX_STRIDE = 1024;
  private static final float DEFAULT_SCORE_THRESHOLD = 0.5f;
  private static final float DEFAULT_IOU_THRESHOLD = 0.4f;

  private DetectorSpecReader() {}

  private enum Scores {
    LOGITS,
    PROBABILITIES
  }

  private enum Search {
    SINGLE,
    THOROUGH
  }

  /**
   * Reads the block.
   *
   * @param outputShape the described output, against which the block is checked
   */
  static DetectorSpec read(
      JsonValue json, InputSpec input, List<Integer> outputShape, JsonValue outputShapeJson) {
    Family family = json.required("family").oneOf(Family.values());
    List<PriorLevel> priors =
        family == Family.SSD ? readPriors(json.required("priors")) : List.of();
    List<Anchor> anchors =
        family == Family.GRID ? readAnchors(json.required("anchors")) : List.of();
    List<Integer> expected =
        family == Family.SSD
            ? List.of(count(priors, input), PRIOR_VALUES)
            : List.of(
                anchors.size() * ANCHOR_VALUES,
                input.height() / GRID_STRIDE,
                input.width() / GRID_STRIDE);
    if (!outputShape.subList(1, outputShape.size()).equals(expected)) {
      throw outputShapeJson.expected(
          ("[N, " + expected.toString().substring(1)).replace("]", "")
              + "], as the detector block's "
              + (family == Family.SSD ? "priors" : "anchors")
              + " say");
    }
    List<Float> variances = readVariances(json.optional("variances"));
    JsonValue scores = json.optional("scores");
    JsonValue search = json.optional("search");
    return new DetectorSpec(
        family,
        priors,
        variances.get(0),
        variances.get(1),
        anchors,
        scores == null || scores.oneOf(Scores.values()) == Scores.LOGITS,
        readShare(json.optional("score_threshold"), DEFAULT_SCORE_THRESHOLD),
        readShare(json.optional("iou_threshold"), DEFAULT_IOU_THRESHOLD),
        search != null && search.oneOf(Search.values()) == Search.THOROUGH);
  }

  private static int count(List<PriorLevel> levels, InputSpec input) {
    int count = 0;
    for (PriorLevel level : levels) {
      int stride = level.stride();
      int columns = (input.width() + stride - 1) / stride;
      int rows = (input.height() + stride - 1) / stride;
      count += columns * rows * level.sizes().size();
    }
    return count;
  }

  private static List<PriorLevel> readPriors(JsonValue json) {
    List<PriorLevel> levels = new ArrayList<>();
    for (JsonValue level : json.elements()) {
      JsonValue stride = level.required("stride");
      List<Integer> sizes = level.required("sizes").integers();
      if (stride.integer() < 1 || stride.integer() > MAX_STRIDE) {
        throw stride.expected("an integer from 1 to " + MAX_STRIDE);
      }
      if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 1)) {
        throw level.required("sizes").expected("at least one size in pixels, each at least 1");
      }
      levels.add(new PriorLevel(stride.integer(), sizes));
    }
    if (levels.isEmpty()) {
      throw json.expected("at least one level of prior boxes");
    }
    return levels;
  }

  private static List<Anchor> readAnchors(JsonValue json) {
    List<Anchor> anchors = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      List<Float> sides = element.numbers();
      if (sides.size() != 2 || sides.get(0) <= 0 || sides.get(1) <= 0) {
        throw element.expected("[width, height] in cells, both above 0");
      }
      anchors.add(new Anchor(sides.get(0), sides.get(1)));
    }
    if (anchors.isEmpty()) {
      throw json.expected("at least one anchor");
    }
    return anchors;
  }

  private static List<Float> readVariances(@Nullable JsonValue json) {
    if (json == null) {
      return List.of(0.1f, 0.2f);
    }
    List<Float> variances = json.numbers();
    if (variances.size() != 2 || variances.get(0) <= 0 || variances.get(1) <= 0) {
      throw json.expected("[of centres, of sizes], both above 0");
    }
    return variances;
  }

  private static float readShare(@Nullable JsonValue json, float fallback) {
    if (json == null) {
      return fallback;
    }
    float share = json.number();
    if (!(share > 0 && share < 1)) {
      throw json.expected("a number above 0 and below 1");
    }
    return share;
  }
}
