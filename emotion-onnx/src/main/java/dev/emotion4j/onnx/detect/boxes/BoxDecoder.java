package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.List;

/** Reads boxes from what a detector puts out. Immutable and safe for concurrent use. */
public interface BoxDecoder {

  /** Returns the decoder of a family. */
  static BoxDecoder of(DetectorSpec spec, InputSpec input) {
    return switch (spec.family()) {
      case SSD, ULTRAFACE -> new PriorBoxDecoder(spec, input);
      case GRID -> new GridDecoder(spec, input);
      case RETINAFACE -> new RetinaFaceDecoder(spec, input);
      case YUNET -> new YuNetDecoder(spec, input);
      case SCRFD -> new ScrfdDecoder(spec, input);
      case YOLOV5_FACE ->
          spec.decoded() ? new YoloRowsDecoder(spec, input) : new YoloAnchorDecoder(spec, input);
      case YOLOV7_FACE -> new YoloRowsDecoder(spec, input);
      case YOLOV10_FACE -> new YoloBestDecoder(spec);
      case YOLOV8_FACE ->
          spec.decoded()
              ? new YoloV8FaceDecoder(spec, input)
              : new DistributionDecoder(spec, input);
    };
  }

  /**
   * Returns the boxes of a score of at least {@code minScore}, in pixels of the input, before any
   * suppression.
   *
   * @param outputs the outputs in the description's order, from index 0
   * @throws dev.emotion4j.InferenceException if a score is NaN, or no probability though it should
   *     be one
   */
  List<Candidate> decode(List<FloatBuffer> outputs, double minScore);
}
