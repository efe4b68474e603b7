package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The YOLOv2 family: a grid of cells, each with several candidate boxes. */
final class GridDecoder implements BoxDecoder {
  /*
   * Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger" (2016), section 2: a candidate's centre
   * lies in its cell, its size is a multiple of its anchor's, and each is (tx, ty, tw, th, score) in
   * the output's channels. The output is float32[anchors * 5, rows, columns].
   */
  private static final int STRIDE = 32;

  private static final int VALUES = 5;

  private final DetectorSpec spec;
  private final int rows;
  private final int columns;

  GridDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.rows = input.height() / STRIDE;
    this.columns = input.width() / STRIDE;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    FloatBuffer output = outputs.get(0);
    List<Candidate> candidates = new ArrayList<>();
    int cells = rows * columns;
    for (int anchor = 0; anchor < spec.anchors().size(); anchor++) {
      double anchorWidth = spec.anchors().get(anchor).width();
      double anchorHeight = spec.anchors().get(anchor).height();
      for (int cell = 0; cell < cells; cell++) {
        int at = anchor * VALUES * cells + cell;
        double score = Scores.read(output.get(at + 4 * cells), spec.logits());
        if (score >= minScore) {
          int column = cell % columns;
          int row = cell / columns;
          double x = (column + Scores.sigmoid(output.get(at))) * STRIDE;
          double y = (row + Scores.sigmoid(output.get(at + cells))) * STRIDE;
          double width = Math.exp(output.get(at + 2 * cells)) * anchorWidth * STRIDE;
          double height = Math.exp(output.get(at + 3 * cells)) * anchorHeight * STRIDE;
          candidates.add(Candidate.centered(x, y, width, height, score, List.of()));
        }
      }
    }
    return candidates;
  }
}
