package dev.emotion4j.onnx.detect;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import java.nio.FloatBuffer;
import java.util.List;

/** Reads boxes from what a detector puts out. Immutable and safe for concurrent use. */
interface BoxDecoder {

  /** Returns the decoder of a family. */
  static BoxDecoder of(DetectorSpec spec, InputSpec input) {
    return switch (spec.family()) {
      case SSD -> new PriorBoxDecoder(spec, input);
      case GRID -> new GridDecoder(spec, input);
    };
  }

  /**
   * Returns the boxes of a score of at least {@code minScore}, in pixels of the input, before any
   * suppression.
   *
   * @throws dev.emotion4j.InferenceException if a score is NaN
   */
  List<Candidate> decode(FloatBuffer output, double minScore);
}
