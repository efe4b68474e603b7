package dev.emotion4j.onnx.detect;

import dev.emotion4j.InputSpec;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.DetectorSpec.PriorLevel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Single-shot detectors with prior boxes. */
final class PriorBoxDecoder implements BoxDecoder {
  /*
   * Liu et al., "SSD: Single shot multibox detector" (2016), section 2.2, as Ultra-Light and its
   * relatives have it. A level has ceil(size / stride) cells each way, whose centres divide the
   * input evenly, and in each cell one square prior a size. The output is float32[priors, 6]: four
   * offsets (x, y, w, h), the background's logit and the face's. Offsets are in sizes of the prior,
   * times a variance:
   *
   *   centre = prior centre + x * centerVariance * prior size
   *   size   = prior size * exp(w * sizeVariance)
   */
  private static final int VALUES = 6;

  private final DetectorSpec spec;

  /** Centre x and y, width and height of each prior, in pixels of the input. */
  private final double[] priors;

  PriorBoxDecoder(DetectorSpec spec, InputSpec input) {
    this.spec = spec;
    List<double[]> boxes = new ArrayList<>();
    for (PriorLevel level : spec.priors()) {
      int columns = cells(input.width(), level.stride());
      int rows = cells(input.height(), level.stride());
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          for (int size : level.sizes()) {
            boxes.add(
                new double[] {
                  (column + 0.5) / columns * input.width(),
                  (row + 0.5) / rows * input.height(),
                  // A prior is no larger than the input.
                  Math.min(size, input.width()),
                  Math.min(size, input.height())
                });
          }
        }
      }
    }
    priors = boxes.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  private static int cells(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  @Override
  public List<Candidate> decode(List<FloatBuffer> outputs, double minScore) {
    FloatBuffer output = outputs.get(0);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < priors.length / 4; i++) {
      int at = VALUES * i;
      double score = score(output.get(at + 4), output.get(at + 5));
      if (score >= minScore) {
        int prior = 4 * i;
        double width = priors[prior + 2];
        double height = priors[prior + 3];
        double x = priors[prior] + output.get(at) * spec.centerVariance() * width;
        double y = priors[prior + 1] + output.get(at + 1) * spec.centerVariance() * height;
        candidates.add(
            Candidate.centered(
                x,
                y,
                width * Math.exp(output.get(at + 2) * spec.sizeVariance()),
                height * Math.exp(output.get(at + 3) * spec.sizeVariance()),
                score,
                List.of()));
      }
    }
    return candidates;
  }

  /** The softmax of two logits is the sigmoid of their difference. */
  private double score(float background, float face) {
    return spec.logits()
        ? Scores.requireNumber(Scores.sigmoid((double) face - background))
        : Scores.requireProbability(face);
  }
}
