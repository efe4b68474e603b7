package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YOLOv8-face with one output a stride, whose boxes are distributions of distances. */
final class DistributionDecoder implements BoxDecoder {
  /*
   * Li et al., "Generalized focal loss" (2020): a distance is the mean of a softmax over 16 bins, 0 to
   * 15 strides. A stride's output is [80, rows, columns]: 16 bins each for left, top, right and
   * bottom, from the cell's middle; the score; and x, y and visibility of each point, which lies at
   * (cell + 2 * number) * stride.
   */
  private static final int BINS = 16;

  private final DetectorSpec spec;
  private final InputSpec input;

  DistributionDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.input = input;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    List<Integer> strides = spec.cells().strides();
    for (int level = 0; level < strides.size(); level++) {
      int stride = strides.get(level);
      int columns = input.width() / stride;
      int cells = input.height() / stride * columns;
      FloatBuffer output = outputs.get(level);
      for (int cell = 0; cell < cells; cell++) {
        double score = Scores.read(output.get(4 * BINS * cells + cell), spec.logits());
        if (score >= minScore) {
          int column = cell % columns;
          int row = cell / columns;
          List<Point> landmarks = new ArrayList<>();
          for (int i = 0; i < spec.landmarks(); i++) {
            int at = (4 * BINS + 1 + 3 * i) * cells + cell;
            landmarks.add(
                new Point(
                    (column + 2 * output.get(at)) * stride,
                    (row + 2 * output.get(at + cells)) * stride));
          }
          candidates.add(
              new Candidate(
                  (column + 0.5 - distance(output, 0, cell, cells)) * stride,
                  (row + 0.5 - distance(output, 1, cell, cells)) * stride,
                  (column + 0.5 + distance(output, 2, cell, cells)) * stride,
                  (row + 0.5 + distance(output, 3, cell, cells)) * stride,
                  score,
                  landmarks,
                  0));
        }
      }
    }
    return candidates;
  }

  private static double distance(FloatBuffer output, int side, int cell, int cells) {
    int first = side * BINS * cells + cell;
    double largest = Double.NEGATIVE_INFINITY;
    for (int bin = 0; bin < BINS; bin++) {
      largest = Math.max(largest, output.get(first + bin * cells));
    }
    double sum = 0;
    double weighted = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double weight = Math.exp(output.get(first + bin * cells) - largest);
      sum += weight;
      weighted += bin * weight;
    }
    return weighted / sum;
  }
}
