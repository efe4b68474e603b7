package dev.emotion4j.onnx.detect;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YOLOv5-face, exported with boxes in pixels. */
final class YoloV5FaceDecoder implements BoxDecoder {
  /*
   * Qi et al., "YOLO5Face: Why reinventing a face detector" (2021). The output is [boxes, 16]: centre x
   * and y, width, height, objectness, five points, and the face's class, whose score is multiplied
   * by the objectness.
   */
  private final DetectorSpec spec;
  private final int boxes;

  YoloV5FaceDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.boxes = spec.cells().allBoxes(input);
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    FloatBuffer output = outputs.get(0);
    int points = spec.landmarks();
    int values = 6 + 2 * points;
    for (int at = 0; at < boxes * values; at += values) {
      double score =
          Scores.read(output.get(at + 4), spec.logits())
              * Scores.read(output.get(at + values - 1), spec.logits());
      if (score >= minScore) {
        List<Point> landmarks = new ArrayList<>();
        for (int i = 0; i < points; i++) {
          landmarks.add(new Point(output.get(at + 5 + 2 * i), output.get(at + 6 + 2 * i)));
        }
        candidates.add(
            Candidate.centered(
                output.get(at),
                output.get(at + 1),
                output.get(at + 2),
                output.get(at + 3),
                score,
                landmarks));
      }
    }
    return candidates;
  }
}
