package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at one candidate again: whether it is a face, and which way up. */
final class CloserLook {
  /** After one more look that is as clear, so is this. */
  private static final double CLEAR = 0.99;

  /** About what the detector's score is where there is nothing. */
  private static final double NOTHING = 0.06;

  /** The least score that counts. */
  private static final double LEAST = 0.2;

  private static final double SAME_FACE_IOU = 0.35;

  /** A face of this score is upright: upside down, the best ones had 0.9997. */
  private static final double UPRIGHT = 0.9999;

  /** So is one whose closest look has this logit: upside down, the best ones had 5.5. */
  private static final double UPRIGHT_EVIDENCE = 6.5;

  /** How much more evidence a turned look has to have than an upright one. */
  private static final double ROLL_EVIDENCE = 1;

  /** The turn of so many faces is looked for, the largest first. */
  private static final int MAX_ROLLS = 4;

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
    Candidate best = null;
    for (Candidate box : look.at(part, turn, angle.mirrored(), LEAST)) {
      if (box.intersectionOverUnion(candidate) > SAME_FACE_IOU
          && (best == null || box.score() > best.score())) {
        best = box;
      }
    }
    return best;
  }

  /** Finds out by how many quarter turns the largest faces are turned. */
  void findRolls(List<Candidate> found) {
    List<Candidate> largest = new ArrayList<>(found);
    largest.sort(Comparator.comparingDouble(face -> -face.longerSide()));
    for (Candidate face : largest.subList(0, Math.min(MAX_ROLLS, largest.size()))) {
      if (face.roll() == 0 && face.score() < UPRIGHT) {
        found.set(found.indexOf(face), withRoll(face));
      }
    }
  }

  private Candidate withRoll(Candidate face) {
    double upright = evidence(best(face, ANGLES.get(0), Turn.NONE));
    if (upright >= UPRIGHT_EVIDENCE) {
      return face;
    }
    Candidate best = face;
    double bestEvidence = upright + ROLL_EVIDENCE;
    for (Turn turn : List.of(Turn.RIGHT, Turn.LEFT, Turn.OVER)) {
      double evidence = evidence(best(face, ANGLES.get(0), turn));
      if (evidence > bestEvidence) {
        best = face.withRoll(turn.roll());
        bestEvidence = evidence;
      }
    }
    return best;
  }

  private static double evidence(@Nullable Candidate seen) {
    return Scores.logit(seen == null ? NOTHING : seen.score());
  }
}
