package dev.emotion4j.onnx.files;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Anchor;
import dev.emotion4j.onnx.files.DetectorSpec.Cells;
import dev.emotion4j.onnx.files.DetectorSpec.Family;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code detector} block of a model's entry in {@code model_info.json}. */
final class DetectorSpecReader {
  private static final int MAX_STRIDE = 1024;
  private static final int MAX_BOXES_PER_CELL = 16;
  private static final List<Integer> STRIDES = List.of(8, 16, 32);

  /** Eyes, nose, corners of the mouth. */
  private static final int LANDMARKS = 5;

  /** Those of the published configurations, for MobileNet0.25 and for ResNet50. */
  private static final List<PriorLevel> RETINAFACE_PRIORS =
      List.of(
          new PriorLevel(8, List.of(16, 32)),
          new PriorLevel(16, List.of(64, 128)),
          new PriorLevel(32, List.of(256, 512)));

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

  /** Reads the block of a model's entry. */
  static DetectorSpec read(JsonValue model, InputSpec input) {
    JsonValue json = model.required("detector");
    Family family = json.required("family").oneOf(Family.values());
    JsonValue decodedJson = json.optional("decoded");
    boolean decoded = decodedJson == null || decodedJson.bool();
    List<Float> variances = readVariances(json.optional("variances"));
    JsonValue scores = json.optional("scores");
    JsonValue search = json.optional("search");
    JsonValue landmarkModel = json.optional("landmark_model");
    Cells cells = readCells(model, json, family, input);
    return new DetectorSpec(
        family,
        readPriors(json, family),
        variances.get(0),
        variances.get(1),
        family == Family.GRID ? readAnchors(json.required("anchors")) : List.of(),
        cells,
        readLandmarks(json, family),
        decoded,
        scores == null
            ? family == Family.SSD || family == Family.GRID || !decoded
            : scores.oneOf(Scores.values()) == Scores.LOGITS,
        readShare(json.optional("score_threshold"), DEFAULT_SCORE_THRESHOLD),
        readShare(json.optional("iou_threshold"), DEFAULT_IOU_THRESHOLD),
        search != null && search.oneOf(Search.values()) == Search.THOROUGH,
        landmarkModel == null ? null : landmarkModel.string());
  }

  private static List<PriorLevel> readPriors(JsonValue json, Family family) {
    if (family == Family.RETINAFACE && json.optional("priors") == null) {
      return RETINAFACE_PRIORS;
    }
    return family == Family.SSD || family == Family.RETINAFACE
        ? readPriors(json.required("priors"))
        : List.of();
  }

  /** Reads the strides, of which the input's sides have to be multiples. */
  private static Cells readCells(JsonValue model, JsonValue json, Family family, InputSpec input) {
    int usual =
        switch (family) {
          case SSD, GRID, RETINAFACE -> 0;
          case YUNET, YOLOV8_FACE -> 1;
          case SCRFD -> 2;
          case YOLOV5_FACE -> 3;
        };
    if (usual == 0) {
      return new Cells(List.of(), 0);
    }
    JsonValue stridesJson = json.optional("strides");
    List<Integer> strides = stridesJson == null ? STRIDES : stridesJson.integers();
    if (stridesJson != null
        && (strides.isEmpty()
            || new HashSet<>(strides).size() != strides.size()
            || strides.stream().anyMatch(stride -> stride < 1 || stride > MAX_STRIDE))) {
      throw stridesJson.expected("different integers from 1 to " + MAX_STRIDE);
    }
    for (int stride : strides) {
      if (input.width() % stride != 0 || input.height() % stride != 0) {
        throw model
            .required("input_shape")
            .expected("a height and width that are multiples of the detector's stride " + stride);
      }
    }
    JsonValue boxesJson = usual == 1 ? null : json.optional("boxes_per_cell");
    int boxes = boxesJson == null ? usual : boxesJson.integer();
    if (boxesJson != null && (boxes < 1 || boxes > MAX_BOXES_PER_CELL)) {
      throw boxesJson.expected("an integer from 1 to " + MAX_BOXES_PER_CELL);
    }
    return new Cells(List.copyOf(strides), boxes);
  }

  private static int readLandmarks(JsonValue json, Family family) {
    if (family == Family.SSD || family == Family.GRID) {
      return 0;
    }
    JsonValue landmarks = json.optional("landmarks");
    if (landmarks == null) {
      return LANDMARKS;
    }
    if (landmarks.integer() != LANDMARKS && (landmarks.integer() != 0 || family == Family.YUNET)) {
      throw landmarks.expected(family == Family.YUNET ? "5" : "5 or 0");
    }
    return landmarks.integer();
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
