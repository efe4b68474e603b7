package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.DetectorSpec.Family;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** YOLOv5-face and YOLOv7-face, exported with boxes in pixels. */
final class YoloRowsDecoder implements BoxDecoder {
  /*
   * Qi et al., "YOLO5Face: Why reinventing a face detector" (2021): the output is [boxes, 16], of
   * centre x and y, width, height, objectness, x and y of five points, and the face's class. YOLOv7's
   * is [boxes, 21], where the class comes before the points, and each of these has a visibility after
   * it. The class's score is multiplied by the objectness.
   */
  private static final int OBJECTNESS = 4;

  private final DetectorSpec spec;
  private final int boxes;
  private final int values;
  private final int classAt;
  private final int pointsAt;
  private final int pointValues;

  YoloRowsDecoder(DetectorSpec spec, InputSpec input) {
    boolean classLast = spec.family() == Family.YOLOV5_FACE;
    this.spec = spec;
    this.boxes = spec.cells().allBoxes(input);
    this.pointValues = classLast ? 2 : 3;
    this.values = 6 + pointValues * spec.landmarks();
    this.classAt = classLast ? values - 1 : OBJECTNESS + 1;
    this.pointsAt = classLast ? OBJECTNESS + 1 : OBJECTNESS + 2;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    List<Candidate> candidates = new ArrayList<>();
    FloatBuffer output = outputs.get(0);
    for (int at = 0; at < boxes * values; at += values) {
      double score =
          Scores.read(output.get(at + OBJECTNESS), spec.logits())
              * Scores.read(output.get(at + classAt), spec.logits());
      if (score >= minScore) {
        List<Point> landmarks = new ArrayList<>();
        for (int i = 0; i < spec.landmarks(); i++) {
          int point = at + pointsAt + pointValues * i;
          landmarks.add(new Point(output.get(point), output.get(point + 1)));
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
