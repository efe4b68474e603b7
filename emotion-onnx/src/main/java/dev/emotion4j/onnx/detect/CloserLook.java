package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceCrop.Align;
import dev.emotion4j.FaceCrop.Square;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Scores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at one candidate again: whether it is a face. */
final class CloserLook {
  /** After one more look that is as clear, so is this. */
  private static final double CLEAR = 0.99;

  /** About what the detector's score is where there is nothing. */
  private static final double NOTHING = 0.06;

  /** The least score that counts. */
  private static final double LEAST = 0.2;

  private static final double SAME_FACE_IOU = 0.35;

  /**
   * One of the looks at a candidate.
   *
   * @param zoom the part's size in sizes of the candidate
   * @param right how far the candidate is off the part's middle, in its sizes
   */
  private record Angle(double zoom, boolean mirrored, double right, double down) {}

  private static final List<Angle> ANGLES =
      List.of(
          new Angle(5, false, 0, 0),
          new Angle(8, false, 0, 0),
          new Angle(5, true, 0, 0),
          new Angle(6.5, true, 0.4, 0.2));

  /** As the first of the looks, in the picture turned about the face. */
  private static final FaceCrop TURNED = new FaceCrop(Square.MEAN, 5, 0, 0, Align.EYES);

  /** The detector does not see more pixels of a face in that look. */
  private static final int ENOUGH_PIXELS = 128;

  /** How far the looks at a tilted face are turned from each other, in degrees. */
  private static final int STEP = 15;

  /** A head that leans to one side does by about as much, and one of these looks shows it. */
  private static final int LEANING = 30;

  private final Look look;

  CloserLook(Look look) {
    this.look = look;
  }

  /**
   * Returns the face as the closest look has it, or null if it is none.
   *
   * @param wanted what the mean logit of the looks has to be
   */
  @Nullable Candidate face(Candidate candidate, Turn turn, double wanted) {
    Candidate closest = null;
    double sum = 0;
    for (int i = 0; i < ANGLES.size(); i++) {
      Candidate seen = best(candidate, ANGLES.get(i), turn);
      double evidence = evidence(seen);
      sum += evidence;
      if (i == 0) {
        closest = seen;
        if (evidence < Math.min(0, wanted)) {
          return null;
        }
      }
      double mean = sum / (i + 1);
      boolean clear =
          (candidate.score() >= CLEAR && evidence >= Scores.logit(CLEAR))
              || (i == 1 && candidate.score() >= 0.8 && mean >= wanted + 1);
      if (clear || i == ANGLES.size() - 1) {
        return closest != null && mean >= wanted ? closest.withScore(Scores.sigmoid(mean)) : null;
      }
    }
    return null;
  }

  /** Returns what one look sees where the candidate is. */
  private @Nullable Candidate best(Candidate candidate, Angle angle, Turn turn) {
    BoundingBox part =
        Parts.around(candidate, angle.zoom(), look.aspect(turn), angle.right(), angle.down());
    return best(look.at(part, turn, angle.mirrored(), LEAST), candidate);
  }

  private static @Nullable Candidate best(List<Candidate> seen, Candidate candidate) {
    Candidate best = null;
    for (Candidate box : seen) {
      if (box.intersectionOverUnion(candidate) > SAME_FACE_IOU
          && (best == null || box.score() > best.score())) {
        best = box;
      }
    }
    return best;
  }

  /**
   * Returns a face whose head leans to one side as it is seen upright, or null if it is none.
   *
   * @param box where it may be
   * @param wanted what the mean logit of the looks has to be
   */
  @Nullable Candidate leaning(BoundingBox box, double wanted) {
    Candidate left = best(box, -LEANING);
    Candidate right = best(box, LEANING);
    boolean isRight = evidence(right) >= evidence(left);
    Candidate seen = isRight ? right : left;
    if (seen == null || evidence(seen) < Math.min(0, wanted)) {
      return null;
    }
    double mean = meanWithNext(evidence(seen), box, isRight ? LEANING : -LEANING);
    return mean >= wanted ? seen.withScore(Scores.sigmoid(mean)) : null;
  }

  /** Returns the mean logit of three looks at a face that is turned upright by about so much. */
  double tiltedEvidence(BoundingBox face, double degrees) {
    return meanWithNext(evidence(face, degrees), face, degrees);
  }

  /** Returns the mean of a look's logit and those of the looks a step to each side of it. */
  private double meanWithNext(double evidence, BoundingBox face, double degrees) {
    return (evidence(face, degrees - STEP) + evidence + evidence(face, degrees + STEP)) / 3;
  }

  /** Returns the logit of the closest look in a turned picture. */
  double evidence(Candidate candidate, Turn turn) {
    return evidence(best(candidate, ANGLES.get(0), turn));
  }

  /**
   * Returns the logit of a look at a face that is turned upright.
   *
   * @param face its box
   * @param degrees by how much the head is turned clockwise
   */
  double evidence(BoundingBox face, double degrees) {
    return evidence(best(face, degrees));
  }

  private @Nullable Candidate best(BoundingBox face, double degrees) {
    double side = (face.width() + face.height()) / 2.0;
    Candidate middle =
        Candidate.centered(
            face.x() + face.width() / 2.0,
            face.y() + face.height() / 2.0,
            side,
            side,
            1,
            List.of());
    return best(
        look.turnedBack(TURNED, face, degrees, ENOUGH_PIXELS, look.aspect(Turn.NONE), LEAST),
        middle);
  }

  private static double evidence(@Nullable Candidate seen) {
    return Scores.logit(seen == null ? NOTHING : seen.score());
  }
}
