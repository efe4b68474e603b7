package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** SCRFD, as InsightFace publishes it. */
final class ScrfdDecoder implements BoxDecoder {
  /*
   * Guo et al., "Sample and computation redistribution for efficient face detection" (2021). Each
   * stride has an output of scores [cells * boxes, 1], of distances [cells * boxes, 4] and, if there
   * are landmarks, of points [cells * boxes, 10]; the boxes of a cell follow each other. In strides,
   * distances go left, up, right and down from the cell's left top corner, and points are relative to
   * it.
   */
  private final DetectorSpec spec;
  private final InputSpec input;

  ScrfdDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.input = input;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    List<Integer> strides = spec.cells().strides();
    int outputsPerStride = spec.landmarks() == 0 ? 2 : 3;
    for (int level = 0; level < strides.size(); level++) {
      List<FloatBuffer> own =
          outputs.subList(outputsPerStride * level, outputsPerStride * (level + 1));
      decode(own, strides.get(level), minScore, candidates);
    }
    return candidates;
  }

  private void decode(
      List<FloatBuffer> outputs, int stride, double minScore, List<Candidate> candidates) {
    int perCell = spec.cells().boxes();
    int columns = input.width() / stride;
    int boxes = input.height() / stride * columns * perCell;
    FloatBuffer distances = outputs.get(1);
    for (int box = 0; box < boxes; box++) {
      double score = Scores.read(outputs.get(0).get(box), spec.logits());
      if (score >= minScore) {
        int column = box / perCell % columns;
        int row = box / perCell / columns;
        List<Point> landmarks = new ArrayList<>();
        for (int i = 0; i < spec.landmarks(); i++) {
          int at = 2 * (spec.landmarks() * box + i);
          landmarks.add(
              new Point(
                  (column + outputs.get(2).get(at)) * stride,
                  (row + outputs.get(2).get(at + 1)) * stride));
        }
        candidates.add(
            new Candidate(
                (column - distances.get(4 * box)) * stride,
                (row - distances.get(4 * box + 1)) * stride,
                (column + distances.get(4 * box + 2)) * stride,
                (row + distances.get(4 * box + 3)) * stride,
                score,
                landmarks,
                0));
      }
    }
  }
}
