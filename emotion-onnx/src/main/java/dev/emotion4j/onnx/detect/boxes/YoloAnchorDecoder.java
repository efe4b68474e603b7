package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Anchor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YOLOv5-face with one output a stride, of raw numbers. */
final class YoloAnchorDecoder implements BoxDecoder {
  /*
   * What the last layer of Qi et al., "YOLO5Face" (2021) does where it is not exported. A stride's
   * output is [anchors, rows, columns, 16]: x, y, w, h, objectness, five points, the class. In pixels:
   *
   *   centre = (cell + 2 * sigmoid(x) - 0.5) * stride
   *   size   = anchor * (2 * sigmoid(w))^2
   *   point  = cell * stride + number * anchor
   */
  private final DetectorSpec spec;
  private final InputSpec input;
  private final int values;

  YoloAnchorDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.input = input;
    this.values = 6 + 2 * spec.landmarks();
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    List<Integer> strides = spec.cells().strides();
    int perCell = spec.cells().boxes();
    for (int level = 0; level < strides.size(); level++) {
      FloatBuffer output = outputs.get(level);
      int stride = strides.get(level);
      int columns = input.width() / stride;
      int cells = input.height() / stride * columns;
      for (int box = 0; box < perCell * cells; box++) {
        int at = box * values;
        double score =
            Scores.read(output.get(at + 4), spec.logits())
                * Scores.read(output.get(at + values - 1), spec.logits());
        if (score >= minScore) {
          Anchor anchor = spec.anchors().get(perCell * level + box / cells);
          int cell = box % cells;
          candidates.add(
              candidate(output, at, cell % columns, cell / columns, stride, anchor, score));
        }
      }
    }
    return candidates;
  }

  private Candidate candidate(
      FloatBuffer output, int at, int column, int row, int stride, Anchor anchor, double score) {
    List<Point> landmarks = new ArrayList<>();
    for (int i = 0; i < spec.landmarks(); i++) {
      int point = at + 5 + 2 * i;
      landmarks.add(
          new Point(
              column * stride + output.get(point) * anchor.width(),
              row * stride + output.get(point + 1) * anchor.height()));
    }
    double wide = 2 * Scores.sigmoid(output.get(at + 2));
    double high = 2 * Scores.sigmoid(output.get(at + 3));
    return Candidate.centered(
        (column + 2 * Scores.sigmoid(output.get(at)) - 0.5) * stride,
        (row + 2 * Scores.sigmoid(output.get(at + 1)) - 0.5) * stride,
        wide * wide * anchor.width(),
        high * high * anchor.height(),
        score,
        landmarks);
  }
}
