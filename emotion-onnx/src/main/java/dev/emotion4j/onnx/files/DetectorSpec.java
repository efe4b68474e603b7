package dev.emotion4j.onnx.files;

import dev.emotion4j.InputSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code detector} block of a model's description: what a face detector's outputs mean.
 *
 * @param family how boxes are read from the outputs
 * @param priors the prior boxes of an SSD, Ultra-Light or RetinaFace, level after level; empty for
 *     others
 * @param centerVariance what an offset of a prior box's centre is multiplied by
 * @param sizeVariance what an offset of its size is multiplied by
 * @param anchors a grid's anchors, width and height in cells, or a raw YOLOv5-face's in pixels,
 *     stride after stride; empty for others
 * @param cells the cells of YuNet, SCRFD and YOLO; none for other families
 * @param landmarks how many points of a face the outputs have
 * @param decoded whether the graph makes boxes of its numbers; otherwise an Ultra-Light answers
 *     with offsets, a YOLOv5-face with raw numbers and a YOLOv8-face with distributions of
 *     distances
 * @param logits whether scores are logits; otherwise they are probabilities
 * @param scoreThreshold the score from which a box is a face, unless the caller sets another
 * @param iouThreshold of boxes that overlap more than this, the best stays
 * @param thorough whether pictures are searched in several passes
 * @param landmarkModel the file of the model that finds the points of a face that is cut out, or
 *     {@code null} if there is none
 */
public record DetectorSpec(
    Family family,
    List<PriorLevel> priors,
    double centerVariance,
    double sizeVariance,
    List<Anchor> anchors,
    Cells cells,
    int landmarks,
    boolean decoded,
    boolean logits,
    double scoreThreshold,
    double iouThreshold,
    boolean thorough,
    @Nullable String landmarkModel) {

  /** How boxes are read from the outputs. */
  public enum Family {
    /** Single-shot detectors with prior boxes and one output: Ultra-Light RFB and slim. */
    SSD,
    /** A grid of cells with anchors: the YOLOv2 family. */
    GRID,
    /** Ultra-Light as it is published: one output each for scores and boxes. */
    ULTRAFACE,
    /** RetinaFace: prior boxes; one output each for boxes, scores and landmarks. */
    RETINAFACE,
    /** YuNet of 2023: four outputs a stride. */
    YUNET,
    /** SCRFD: two or three outputs a stride. */
    SCRFD,
    /** YOLOv5-face: one output with boxes in pixels, or one a stride with raw numbers. */
    YOLOV5_FACE,
    /** YOLOv7-face: one output, boxes in pixels. */
    YOLOV7_FACE,
    /** YOLOv8-face: one output with boxes in pixels, or one a stride with distributions. */
    YOLOV8_FACE,
    /** YOLOv10 and later: one output with the best boxes, their corners in pixels. */
    YOLOV10_FACE
  }

  /** One level of an SSD: the cells' size in pixels of the input, and the priors in each cell. */
  public record PriorLevel(int stride, List<Integer> sizes) {}

  /** Width and height of an anchor. */
  public record Anchor(double width, double height) {}

  /**
   * The cells of which boxes are made: their sizes in pixels, and how many boxes each has. Without
   * sizes, it is how many boxes the output has in all.
   */
  public record Cells(List<Integer> strides, int boxes) {

    /** Returns how many boxes a stride has. */
    public int boxes(int stride, InputSpec input) {
      return input.height() / stride * (input.width() / stride) * boxes;
    }

    /** Returns how many boxes all strides have. */
    public int allBoxes(InputSpec input) {
      return strides.stream().mapToInt(stride -> boxes(stride, input)).sum();
    }
  }
}
