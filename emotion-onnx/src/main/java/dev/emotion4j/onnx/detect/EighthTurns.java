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
  private static final double SMALLEST = 0.07;

  private final Look look;
  private final CloserLook closer;

  EighthTurns(Look look, CloserLook closer) {
    this.look = look;
    this.closer = closer;
  }

  /**
   * Returns the faces of the picture.
   *
   * @param wanted what the mean logit of the looks at one has to be
   */
  List<Candidate> faces(double wanted, double iouThreshold) {
    double smallest = SMALLEST * Math.max(look.imageWidth(), look.imageHeight());
    List<Candidate> faces = new ArrayList<>();
    for (int degrees = 45; degrees < 360; degrees += 90) {
      for (Candidate candidate : Candidate.suppress(candidates(degrees), iouThreshold)) {
        BoundingBox box = candidate.inside(look.imageWidth(), look.imageHeight());
        if (box != null && candidate.longerSide() >= smallest) {
          double evidence = closer.tiltedEvidence(box, degrees);
          if (evidence >= wanted) {
            faces.add(candidate.withScore(Scores.sigmoid(evidence)));
          }
        }
      }
    }
    return Candidate.suppress(faces, iouThreshold);
  }

  /** Returns what the picture shows whose heads of these degrees are turned upright. */
  private List<Candidate> candidates(int degrees) {
    BoundingBox all = new BoundingBox(0, 0, look.imageWidth(), look.imageHeight());
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate seen : look.turnedBack(WHOLE, all, degrees, ENOUGH_PIXELS, 1, LEAST)) {
      candidates.add(seen.withRoll(Math.abs(degrees - 180) < 90 ? 180 : 0));
    }
    return candidates;
  }
}
