package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceCrop.Align;
import dev.emotion4j.FaceCrop.Square;
import dev.emotion4j.RgbImage;
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
    RgbImage square = look.upright(TURNED, face, degrees, ENOUGH_PIXELS);
    double aspect = look.aspect(Turn.NONE);
    int width = (int) Math.ceil(square.width() * Math.min(1, aspect));
    int height = (int) Math.ceil(square.height() * Math.min(1, 1 / aspect));
    BoundingBox part =
        new BoundingBox(
            (square.width() - width) / 2, (square.height() - height) / 2, width, height);
    double side = square.width() / TURNED.scale();
    Candidate middle = Candidate.centered(0.5, 0.5, side / width, side / height, 1, List.of());
    return evidence(best(look.in(square.crop(part), LEAST), middle));
  }

  private static double evidence(@Nullable Candidate seen) {
    return Scores.logit(seen == null ? NOTHING : seen.score());
  }
}
