package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceCrop.Align;
import dev.emotion4j.FaceCrop.Square;
import java.util.ArrayList;
import java.util.List;

/** Looks for heads that lie between two quarter turns. For one thread and one call. */
final class EighthTurns {
  /** Turned by 45 degrees, a picture fits a square of its mean side times the root of two. */
  private static final FaceCrop WHOLE = new FaceCrop(Square.MEAN, Math.sqrt(2), 0, 0, Align.EYES);

  /** The picture's mean side in pixels that are enough for what the detector sees of it. */
  private static final int ENOUGH_PIXELS = 640;

  private static final double LEAST = 0.4;

  /** Only a face of this share of the picture's longer side is looked for. */
  private static final double GOOD_SIZE = 0.15;

  /**
   * How much more the mean logit of the looks has to be than for an upright face: 12 of 13 faces
   * had more, and what was none had at most 1.93.
   */
  private static final double MORE_EVIDENCE = 2.1;

  /** How far the looks at one face are turned from each other, in degrees. */
  private static final int STEP = 15;

  private final Look look;
  private final CloserLook closer;

  EighthTurns(Look look, CloserLook closer) {
    this.look = look;
    this.closer = closer;
  }

  /**
   * Returns the faces of the picture.
   *
   * @param wanted what the mean logit of the looks at an upright one has to be
   */
  List<Candidate> faces(double wanted, double iouThreshold) {
    double smallest = GOOD_SIZE * Math.max(look.imageWidth(), look.imageHeight());
    List<Candidate> faces = new ArrayList<>();
    for (int degrees = 45; degrees < 360; degrees += 90) {
      for (Candidate candidate : Candidate.suppress(candidates(degrees), iouThreshold)) {
        BoundingBox box = candidate.inside(look.imageWidth(), look.imageHeight());
        if (box != null && candidate.longerSide() >= smallest) {
          double evidence = evidence(box, degrees);
          if (evidence >= wanted + MORE_EVIDENCE) {
            faces.add(candidate.withScore(Scores.sigmoid(evidence)));
          }
        }
      }
    }
    return Candidate.suppress(faces, iouThreshold);
  }

  private double evidence(BoundingBox box, int degrees) {
    double sum = 0;
    for (int off = -STEP; off <= STEP; off += STEP) {
      sum += closer.evidence(box, degrees + off);
    }
    return sum / 3;
  }

  /** Returns what the picture shows whose heads of these degrees are turned upright. */
  private List<Candidate> candidates(int degrees) {
    int width = look.imageWidth();
    int height = look.imageHeight();
    BoundingBox all = new BoundingBox(0, 0, width, height);
    double side = (width + height) / 2.0 * WHOLE.scale();
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate box : look.in(look.upright(WHOLE, all, degrees, ENOUGH_PIXELS), LEAST)) {
      double x = side * ((box.left() + box.right()) / 2 - 0.5);
      double y = side * ((box.top() + box.bottom()) / 2 - 0.5);
      double mean = side * (box.width() + box.height()) / 2;
      candidates.add(
          Candidate.centered(
                  width / 2.0 + x * cos - y * sin,
                  height / 2.0 + x * sin + y * cos,
                  mean,
                  mean,
                  box.score(),
                  List.of())
              .withRoll(cos > 0 ? 0 : 180));
    }
    return candidates;
  }
}
