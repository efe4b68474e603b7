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

  /** Those of Ultra-Light RFB and slim. */
  private static final List<PriorLevel> ULTRAFACE_PRIORS =
      List.of(
          new PriorLevel(8, List.of(10, 16, 24)),
          new PriorLevel(16, List.of(32, 48)),
          new PriorLevel(32, List.of(64, 96)),
          new PriorLevel(64, List.of(128, 192, 256)));

  /** Those of YOLOv5-face with three strides, three a stride, in pixels. */
  private static final List<Anchor> YOLOV5_FACE_ANCHORS =
      List.of(
          new Anchor(4, 5),
          new Anchor(8, 10),
          new Anchor(13, 16),
          new Anchor(23, 29),
          new Anchor(43, 55),
          new Anchor(73, 105),
          new Anchor(146, 217),
          new Anchor(231, 300),
          new Anchor(335, 433));

  private static final int BEST_BOXES = 300;
  private static final int MAX_BEST_BOXES = 100_000;

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
    if (scores != null
        && (family == Family.YOLOV5_FACE || family == Family.YOLOV7_FACE)
        && decoded
        && scores.oneOf(Scores.values()) == Scores.LOGITS) {
      throw scores.error(
          "is \"logits\", but this family's boxes are in pixels only where its scores are"
              + " probabilities; a graph that leaves out both is to be exported with its last layer");
    }
    JsonValue landmarkModel = json.optional("landmark_model");
    Cells cells = readCells(model, json, family, input);
    return new DetectorSpec(
        family,
        readPriors(json, family),
        variances.get(0),
        variances.get(1),
        readAnchors(json, family, decoded, cells),
        cells,
        readLandmarks(json, family),
        decoded,
        scores == null
            ? family == Family.SSD
                || family == Family.GRID
                || (!decoded && family != Family.ULTRAFACE)
            : scores.oneOf(Scores.values()) == Scores.LOGITS,
        readShare(json.optional("score_threshold"), DEFAULT_SCORE_THRESHOLD),
        readShare(json.optional("iou_threshold"), DEFAULT_IOU_THRESHOLD),
        search != null && search.oneOf(Search.values()) == Search.THOROUGH,
        landmarkModel == null ? null : landmarkModel.string());
  }

  private static List<PriorLevel> readPriors(JsonValue json, Family family) {
    boolean given = json.optional("priors") != null;
    return switch (family) {
      case SSD -> readPriors(json.required("priors"));
      case ULTRAFACE -> given ? readPriors(json.required("priors")) : ULTRAFACE_PRIORS;
      case RETINAFACE -> given ? readPriors(json.required("priors")) : RETINAFACE_PRIORS;
      default -> List.of();
    };
  }

  /** Reads the strides, of which the input's sides have to be multiples. */
  private static Cells readCells(JsonValue model, JsonValue json, Family family, InputSpec input) {
    int usual =
        switch (family) {
          case SSD, ULTRAFACE, GRID, RETINAFACE, YOLOV10_FACE -> 0;
          case YUNET, YOLOV8_FACE -> 1;
          case SCRFD -> 2;
          case YOLOV5_FACE, YOLOV7_FACE -> 3;
        };
    if (family == Family.YOLOV10_FACE) {
      JsonValue best = json.optional("boxes");
      if (best != null && (best.integer() < 1 || best.integer() > MAX_BEST_BOXES)) {
        throw best.expected("how many boxes the output has, from 1 to " + MAX_BEST_BOXES);
      }
      return new Cells(List.of(), best == null ? BEST_BOXES : best.integer());
    }
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
    if (family == Family.SSD || family == Family.ULTRAFACE || family == Family.GRID) {
      return 0;
    }
    JsonValue landmarks = json.optional("landmarks");
    if (landmarks == null) {
      return family == Family.YOLOV10_FACE ? 0 : LANDMARKS;
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

  private static List<Anchor> readAnchors(
      JsonValue json, Family family, boolean decoded, Cells cells) {
    if (family == Family.GRID) {
      return readAnchors(json.required("anchors"));
    }
    if (family != Family.YOLOV5_FACE || decoded) {
      return List.of();
    }
    JsonValue given = json.optional("anchors");
    List<Anchor> anchors = given == null ? YOLOV5_FACE_ANCHORS : readAnchors(given);
    int expected = cells.strides().size() * cells.boxes();
    if (anchors.size() != expected) {
      String wanted =
          expected + " pairs [width, height] in pixels, those of the first stride first";
      throw given == null
          ? json.error("has no 'anchors', expected " + wanted + "; add them")
          : given.expected(wanted);
    }
    return anchors;
  }

  private static List<Anchor> readAnchors(JsonValue json) {
    List<Anchor> anchors = new ArrayList<>();
    for (JsonValue element : json.elements()) {
      List<Float> sides = element.numbers();
      if (sides.size() != 2 || sides.get(0) <= 0 || sides.get(1) <= 0) {
        throw element.expected("[width, height], both above 0");
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
