package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YuNet, as OpenCV's zoo has it since 2023. */
final class YuNetDecoder implements BoxDecoder {
  /*
   * Wu, Peng and Yu, "YuNet: A tiny millisecond-level face detector" (2023). Each stride has an output
   * of classification [cells, 1], objectness [cells, 1], boxes [cells, 4] and points [cells, 10]; the
   * score is the geometric mean of the first two. In strides, a centre and a point are relative to
   * the cell's left top corner, and a size is the exponential of its number.
   */
  private static final int OUTPUTS = 4;

  private final DetectorSpec spec;
  private final InputSpec input;

  YuNetDecoder(DetectorSpec spec, InputSpec input) {
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
      FloatBuffer faces = outputs.get(OUTPUTS * level);
      FloatBuffer objects = outputs.get(OUTPUTS * level + 1);
      FloatBuffer boxes = outputs.get(OUTPUTS * level + 2);
      FloatBuffer points = outputs.get(OUTPUTS * level + 3);
      for (int cell = 0; cell < cells; cell++) {
        double score =
            Math.sqrt(
                Scores.read(faces.get(cell), spec.logits())
                    * Scores.read(objects.get(cell), spec.logits()));
        if (score >= minScore) {
          int column = cell % columns;
          int row = cell / columns;
          List<Point> landmarks = new ArrayList<>();
          for (int i = 0; i < spec.landmarks(); i++) {
            int at = 2 * (spec.landmarks() * cell + i);
            landmarks.add(
                new Point((column + points.get(at)) * stride, (row + points.get(at + 1)) * stride));
          }
          candidates.add(
              Candidate.centered(
                  (column + boxes.get(4 * cell)) * stride,
                  (row + boxes.get(4 * cell + 1)) * stride,
                  Math.exp(boxes.get(4 * cell + 2)) * stride,
                  Math.exp(boxes.get(4 * cell + 3)) * stride,
                  score,
                  landmarks));
        }
      }
    }
    return candidates;
  }
}
