package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YOLOv10 and later, and older ones whose graph has the suppression of overlapping boxes in it. */
final class YoloBestDecoder implements BoxDecoder {
  /*
   * Wang et al., "YOLOv10: Real-time end-to-end object detection" (2024), as Ultralytics' exporter
   * writes it: [boxes, 6], of left, top, right, bottom, score and class, the best score first, and
   * after these x, y and visibility of each point. Where there are fewer boxes, scores of 0 follow.
   */
  private final DetectorSpec spec;

  YoloBestDecoder(DetectorSpec spec) {
    this.spec = spec;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    FloatBuffer output = outputs.get(0);
    int values = 6 + 3 * spec.landmarks();
    for (int at = 0; at < spec.cells().boxes() * values; at += values) {
      double score = Scores.read(output.get(at + 4), spec.logits());
      if (score >= minScore) {
        List<Point> landmarks = new ArrayList<>();
        for (int i = 0; i < spec.landmarks(); i++) {
          landmarks.add(new Point(output.get(at + 6 + 3 * i), output.get(at + 7 + 3 * i)));
        }
        candidates.add(
            new Candidate(
                output.get(at),
                output.get(at + 1),
                output.get(at + 2),
                output.get(at + 3),
                score,
                landmarks,
                0));
      }
    }
    return candidates;
  }
}
