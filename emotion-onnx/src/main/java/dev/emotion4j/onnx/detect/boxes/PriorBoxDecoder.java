package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Family;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Single-shot detectors with prior boxes. */
final class PriorBoxDecoder implements BoxDecoder {
  /*
   * Liu et al., "SSD: Single shot multibox detector" (2016), section 2.2, as Ultra-Light and its
   * relatives have it. A level has ceil(size / stride) cells each way, whose centres divide the
   * input evenly, and in each cell one square prior a size. A prior has four offsets (x, y, w, h), a
   * score of the background and one of the face: one output float32[priors, 6], or, as Ultra-Light is
   * published, [priors, 2] and [priors, 4]. Offsets are in sizes of the prior, times a variance:
   *
   *   centre = prior centre + x * centerVariance * prior size
   *   size   = prior size * exp(w * sizeVariance)
   *
   * Most of the published files of Ultra-Light compute that, and have left, top, right and bottom
   * instead, as shares of the input's width and height.
   */
  private static final int BOX = 4;

  private static final int SCORES = 2;

  private final DetectorSpec spec;
  private final InputSpec input;

  /** Centre x and y, width and height of each prior, in pixels of the input. */
  private final double[] priors;

  PriorBoxDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.input = input;
    List<double[]> boxes = new ArrayList<>();
    for (PriorLevel level : spec.priors()) {
      int columns = cells(input.width(), level.stride());
      int rows = cells(input.height(), level.stride());
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          for (int size : level.sizes()) {
            boxes.add(
                new double[] {
                  (column + 0.5) / columns * input.width(),
                  (row + 0.5) / rows * input.height(),
                  // A prior is no larger than the input.
                  Math.min(size, input.width()),
                  Math.min(size, input.height())
                });
          }
        }
      }
    }
    priors = boxes.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  private static int cells(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    boolean apart = spec.family() == Family.ULTRAFACE;
    FloatBuffer scores = outputs.get(0);
    FloatBuffer boxes = apart ? outputs.get(1) : scores;
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < priors.length / BOX; i++) {
      int scoreAt = apart ? SCORES * i : (BOX + SCORES) * i + BOX;
      double score = score(scores.get(scoreAt), scores.get(scoreAt + 1));
      if (score >= minScore) {
        int boxAt = apart ? BOX * i : (BOX + SCORES) * i;
        candidates.add(
            apart && spec.decoded()
                ? ofCorners(boxes, boxAt, score)
                : ofOffsets(boxes, boxAt, BOX * i, score));
      }
    }
    return candidates;
  }

  private Candidate ofOffsets(FloatBuffer boxes, int at, int prior, double score) {
    double width = priors[prior + 2];
    double height = priors[prior + 3];
    return Candidate.centered(
        priors[prior] + boxes.get(at) * spec.centerVariance() * width,
        priors[prior + 1] + boxes.get(at + 1) * spec.centerVariance() * height,
        width * Math.exp(boxes.get(at + 2) * spec.sizeVariance()),
        height * Math.exp(boxes.get(at + 3) * spec.sizeVariance()),
        score,
        List.of());
  }

  private Candidate ofCorners(FloatBuffer boxes, int at, double score) {
    return new Candidate(
        (double) boxes.get(at) * input.width(),
        (double) boxes.get(at + 1) * input.height(),
        (double) boxes.get(at + 2) * input.width(),
        (double) boxes.get(at + 3) * input.height(),
        score);
  }

  /** The softmax of two logits is the sigmoid of their difference. */
  private double score(float background, float face) {
    return spec.logits()
        ? Scores.requireNumber(Scores.sigmoid((double) face - background))
        : Scores.requireProbability(face);
  }
}
