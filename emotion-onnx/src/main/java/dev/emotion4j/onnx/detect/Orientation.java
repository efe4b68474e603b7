package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out which way up the faces of one picture are, and where their points are. */
final class Orientation {
  /*
   * A detector that is trained on upright faces also finds turned ones, and a model of landmarks
   * sees an upright face in whatever it is shown. So of a face that is not clearly upright, the
   * points are sought in the quarter turns of which the detector is most sure. Each gives an angle
   * by which the face would be turned, and the detector looks once more at the face turned back by
   * it: it is most sure of one that really is upright then. Where there is no model of landmarks, quarter turns have to do.
   *
   * The figures behind each constant are in docs/bundled-models.md.
   */

  /** The turn of so many faces is looked for, the largest first. */
  private static final int MAX_TURNED = 4;

  /** Without landmarks, a face of this score is upright: upside down, the best ones had 0.9997. */
  private static final double UPRIGHT_SCORE = 0.9999;

  /** So is one whose closest look has this logit: upside down, the best ones had 5.5. */
  private static final double UPRIGHT_EVIDENCE = 6.5;

  /** How much more evidence a turned look has to have than an upright one. */
  private static final double ROLL_EVIDENCE = 1;

  /** With landmarks, a face of this score is upright if its eyes are nearly level. */
  private static final double LEVEL_SCORE = 0.99995;

  private static final double LEVEL_DEGREES = 20;

  /** So is one whose closest look has this logit. */
  private static final double LEVEL_EVIDENCE = 8;

  /** So many quarter turns are looked at once more, those of the most evidence. */
  private static final int BEST_TURNS = 3;

  /** The logit of the look at a face in a turned picture. */
  private record Seen(Turn turn, double evidence) {}

  private final Look look;
  private final CloserLook closer;
  private final @Nullable Landmarks landmarks;

  Orientation(Look look, CloserLook closer, @Nullable Landmarks landmarks) {
    this.look = look;
    this.closer = closer;
    this.landmarks = landmarks;
  }

  /**
   * Sets turns and points of faces.
   *
   * @param faces faces of which at least a pixel lies in the picture
   * @param turned whether heads may be turned
   */
  void find(List<Candidate> faces, boolean turned) {
    List<Candidate> largest = new ArrayList<>(faces);
    largest.sort(Comparator.comparingDouble(face -> -face.longerSide()));
    for (int i = 0; i < largest.size(); i++) {
      Candidate face = largest.get(i);
      BoundingBox box = Objects.requireNonNull(face.inside(look.imageWidth(), look.imageHeight()));
      faces.set(faces.indexOf(face), oriented(face, box, turned && i < MAX_TURNED));
    }
  }

  private Candidate oriented(Candidate face, BoundingBox box, boolean turned) {
    if (landmarks == null) {
      return turned && face.roll() == 0 && face.score() < UPRIGHT_SCORE ? withRoll(face) : face;
    }
    List<Point> points = landmarks.of(look.image(), box, Turn.ofRoll(face.roll()));
    Candidate seen = face.withLandmarks(points);
    boolean clear = face.score() >= LEVEL_SCORE && Math.abs(seen.tilt()) < LEVEL_DEGREES;
    return turned && (face.roll() != 0 || !clear) ? turnedBack(seen, box, landmarks) : seen;
  }

  private Candidate withRoll(Candidate face) {
    double upright = closer.evidence(face, Turn.NONE);
    if (upright >= UPRIGHT_EVIDENCE) {
      return face;
    }
    Candidate best = face;
    double bestEvidence = upright + ROLL_EVIDENCE;
    for (Turn turn : List.of(Turn.RIGHT, Turn.LEFT, Turn.OVER)) {
      double evidence = closer.evidence(face, turn);
      if (evidence > bestEvidence) {
        best = face.withRoll(turn.roll());
        bestEvidence = evidence;
      }
    }
    return best;
  }

  /** Returns a face, whose points are known as it was found, with its best turn. */
  private Candidate turnedBack(Candidate face, BoundingBox box, Landmarks finder) {
    double upright = closer.evidence(face, Turn.NONE);
    if (face.roll() == 0 && upright >= LEVEL_EVIDENCE) {
      return face;
    }
    List<Seen> turns = new ArrayList<>(List.of(new Seen(Turn.NONE, upright + ROLL_EVIDENCE)));
    for (Turn turn : List.of(Turn.RIGHT, Turn.OVER, Turn.LEFT)) {
      turns.add(new Seen(turn, closer.evidence(face, turn)));
    }
    turns.sort(Comparator.comparingDouble(seen -> -seen.evidence()));
    Candidate best = face;
    double bestEvidence = Double.NEGATIVE_INFINITY;
    for (Seen seen : turns.subList(0, BEST_TURNS)) {
      int roll = seen.turn().roll();
      List<Point> points =
          roll == face.roll() ? face.landmarks() : finder.of(look.image(), box, seen.turn());
      Candidate turned = face.withRoll(roll).withLandmarks(points);
      double evidence = seen.evidence() + closer.evidence(box, turned.tilt());
      if (evidence > bestEvidence) {
        best = turned;
        bestEvidence = evidence;
      }
    }
    return best;
  }
}
