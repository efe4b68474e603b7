package dev.emotion4j.onnx.files;

import java.util.List;

/**
 * The {@code detector} block of a model's description: what a face detector's output means.
 *
 * @param family how boxes are read from the output
 * @param priors an SSD's prior boxes, level after level; empty for other families
 * @param centerVariance what an offset of a prior box's centre is multiplied by
 * @param sizeVariance what an offset of its size is multiplied by
 * @param anchors a grid's anchors, width and height in cells; empty for other families
 * @param logits whether scores are logits; otherwise they are probabilities
 * @param scoreThreshold the score from which a box is a face, unless the caller sets another
 * @param iouThreshold of boxes that overlap more than this, the best stays
 * @param thorough whether pictures are searched in several passes
 */
public record DetectorSpec(
    Family family,
    List<PriorLevel> priors,
    double centerVariance,
    double sizeVariance,
    List<Anchor> anchors,
    boolean logits,
    double scoreThreshold,
    double iouThreshold,
    boolean thorough) {

  /** How boxes are read from the output. */
  public enum Family {
    /** Single-shot detectors with prior boxes: Ultra-Light RFB and slim. */
    SSD,
    /** A grid of cells with anchors: the YOLOv2 family. */
    GRID
  }

  /** One level of an SSD: the cells' size in pixels of the input, and the priors in each cell. */
  public record PriorLevel(int stride, List<Integer> sizes) {}

  /** Width and height of an anchor, in cells. */
  public record Anchor(double width, double height) {}
}
