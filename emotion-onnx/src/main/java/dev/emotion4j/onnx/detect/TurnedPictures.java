package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.FaceCrop.Align;
import dev.emotion4j.FaceCrop.Square;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Point;
import dev.emotion4j.onnx.detect.boxes.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Looks for heads in the whole picture, turned by other than quarters. For one thread and one call.
 */
final class TurnedPictures {
  /** Turned by 45 degrees, a picture fits a square of its mean side times the root of two. */
  private static final FaceCrop WHOLE = new FaceCrop(Square.MEAN, Math.sqrt(2), 0, 0, Align.EYES);

  /** By less than this a picture is not turned: such heads are found as they are. */
  private static final double LEAST_TILT = 20;

  /** A single face of more than this share of the longer side is rarely one of a group. */
  private static final double LARGEST_ALONE = 0.2;

  /** How far heads of one tilt may lean from it. */
  private static final double SAME_TILT = 20;

  /** The least mean side in pixels of which a picture may be made smaller for the search. */
  private static final int ENOUGH_TO_SEARCH = 800;

  /** The picture's mean side in pixels that are enough for what the detector sees of it. */
  private static final int ENOUGH_PIXELS = 640;

  private static final double LEAST = 0.4;

  /** Only a face of this share of the picture's longer side is looked for. */
  private static final double SMALLEST = 0.07;

  private final Look look;
  private final CloserLook closer;

  TurnedPictures(Look look, CloserLook closer) {
    this.look = look;
    this.closer = closer;
  }

  /**
   * Returns the heads that lie between two quarter turns.
   *
   * @param wanted what the mean logit of the looks at one has to be
   */
  List<Candidate> byEighths(double wanted, double iouThreshold) {
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

  /**
   * Where most faces lean in the same way, it is the picture that does. Returns what a search finds
   * in it when it is turned upright; empty if it does not lean.
   *
   * @param faces what was found in the picture, with landmarks
   */
  List<Candidate> upright(List<Candidate> faces, Function<Look, List<Candidate>> search) {
    double degrees = commonTilt(faces);
    if (Math.abs(degrees) < LEAST_TILT) {
      return List.of();
    }
    double width = look.imageWidth();
    double height = look.imageHeight();
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double turnedWidth = width * Math.abs(cos) + height * Math.abs(sin);
    double turnedHeight = width * Math.abs(sin) + height * Math.abs(cos);
    RgbImage view = look.turned(degrees, ENOUGH_TO_SEARCH, turnedWidth, turnedHeight);
    double unit = turnedWidth / view.width();
    UnaryOperator<Point> back =
        point -> {
          double right = unit * (point.x() - view.width() / 2.0);
          double down = unit * (point.y() - view.height() / 2.0);
          return new Point(
              width / 2 + right * cos - down * sin, height / 2 + right * sin + down * cos);
        };
    List<Candidate> upright = new ArrayList<>();
    for (Candidate face : search.apply(look.of(view))) {
      upright.add(face.turned(back, unit, roll(face.roll() + degrees)));
    }
    return upright;
  }

  /**
   * Returns by how many degrees most of the faces lean clockwise; or 0. A single face counts where
   * there is room for more of its size.
   */
  private double commonTilt(List<Candidate> faces) {
    List<Double> most = List.of();
    for (Candidate face : faces) {
      List<Double> near = new ArrayList<>();
      for (Candidate other : faces) {
        double off = Math.IEEEremainder(other.tilt() - face.tilt(), 360);
        if (Math.abs(off) <= SAME_TILT) {
          near.add(face.tilt() + off);
        }
      }
      if (near.size() > most.size()) {
        most = near;
      }
    }
    double mean = most.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    boolean single =
        faces.size() == 1
            && faces.get(0).longerSide()
                > LARGEST_ALONE * Math.max(look.imageWidth(), look.imageHeight());
    return 2 * most.size() > faces.size() && !single ? Math.IEEEremainder(mean, 360) : 0;
  }

  /** The quarter turn that is nearest to a tilt. */
  private static int roll(double degrees) {
    return Math.floorMod(90 * (int) Math.rint(degrees / 90), 360);
  }
}
