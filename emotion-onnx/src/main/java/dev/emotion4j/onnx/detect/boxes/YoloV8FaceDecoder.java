package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YOLOv8-face with one output, whose boxes and points are in pixels. */
final class YoloV8FaceDecoder implements BoxDecoder {
  /*
   * What Ultralytics' exporter writes for a pose model with one class and five points: [20, boxes], a
   * row each for centre x and y, width, height, the score, and x, y and visibility of each point. A
   * model without points has five rows.
   */
  private final DetectorSpec spec;
  private final int boxes;

  YoloV8FaceDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    this.boxes = spec.cells().allBoxes(input);
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    FloatBuffer output = outputs.get(0);
    for (int box = 0; box < boxes; box++) {
      double score = Scores.read(output.get(4 * boxes + box), spec.logits());
      if (score >= minScore) {
        List<Point> landmarks = new ArrayList<>();
        for (int i = 0; i < spec.landmarks(); i++) {
          int row = 5 + 3 * i;
          landmarks.add(
              new Point(output.get(row * boxes + box), output.get((row + 1) * boxes + box)));
        }
        candidates.add(
            Candidate.centered(
                output.get(box),
                output.get(boxes + box),
                output.get(2 * boxes + box),
                output.get(3 * boxes + box),
                score,
                landmarks));
      }
    }
    return candidates;
  }
}
