package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** RetinaFace: prior boxes with landmarks. */
final class RetinaFaceDecoder implements BoxDecoder {
  /*
   * Deng et al., "RetinaFace: Single-shot multi-level face localisation in the wild" (2020), with the
   * priors and variances of its usual PyTorch implementation. A level has ceil(size / stride) cells
   * each way, whose centres are (cell + 0.5) * stride, also where the last cell reaches past the
   * input, and in each cell one square prior a size. Outputs are boxes float32[priors, 4] (x, y, w,
   * h), scores [priors, 2] (background, face), landmarks [priors, 10] (x, y of each point):
   *
   *   centre, point = prior centre + offset * centerVariance * prior size
   *   size          = prior size * exp(offset * sizeVariance)
   */
  private final DetectorSpec spec;
  private final InputSpec input;

  RetinaFaceDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.input = input;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    int prior = 0;
    for (PriorLevel level : spec.priors()) {
      int stride = level.stride();
      int columns = (input.width() + stride - 1) / stride;
      int rows = (input.height() + stride - 1) / stride;
      for (int cell = 0; cell < rows * columns; cell++) {
        for (int size : level.sizes()) {
          double score = score(outputs.get(1), prior);
          if (score >= minScore) {
            int row = cell / columns;
            double x = (cell % columns + 0.5) * stride;
            double y = (row + 0.5) * stride;
            candidates.add(candidate(outputs, prior, x, y, size, score));
          }
          prior++;
        }
      }
    }
    return candidates;
  }

  private double score(FloatBuffer scores, int prior) {
    double background = scores.get(2 * prior);
    double face = scores.get(2 * prior + 1);
    // The softmax of two logits is the sigmoid of their difference.
    return spec.logits()
        ? Scores.requireNumber(Scores.sigmoid(face - background))
        : Scores.requireProbability(face);
  }

  private Candidate candidate(
      List<FloatBuffer> outputs, int prior, double x, double y, int size, double score) {
    FloatBuffer boxes = outputs.get(0);
    double step = spec.centerVariance() * size;
    double centerX = x + boxes.get(4 * prior) * step;
    double centerY = y + boxes.get(4 * prior + 1) * step;
    double width = size * Math.exp(boxes.get(4 * prior + 2) * spec.sizeVariance());
    double height = size * Math.exp(boxes.get(4 * prior + 3) * spec.sizeVariance());
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < spec.landmarks(); i++) {
      int at = 2 * (spec.landmarks() * prior + i);
      points.add(
          new Point(x + outputs.get(2).get(at) * step, y + outputs.get(2).get(at + 1) * step));
    }
    return Candidate.centered(centerX, centerY, width, height, score, points);
  }
}
