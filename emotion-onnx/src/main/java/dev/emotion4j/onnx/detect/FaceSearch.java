package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import dev.emotion4j.onnx.detect.boxes.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the faces of one picture. For one thread and one call. */
final class FaceSearch {
  /*
   * A detector that sees 320x240 pixels finds a face of a tenth of the picture's side at once, and
   * small ones not at all; and what it is not sure of is as often a face as a flower. So:
   *
   * 1. It looks at the whole picture. What it is sure of is a face. A picture with a face of a good
   *    size is done after this one run, which is what a camera shows nearly always.
   * 2. What it is unsure of, from a score of 0.2 or 0.65, it looks at again, closer and in other frames: a
   *    face is seen each time, a texture is not. The mean of the looks' logits is the score.
   * 3. If nothing was found, the face may overfill the picture, so a grey margin is put around.
   * 4. While only small faces were found or none, the picture is cut into more and more tiles, as
   *    long as there is a glimpse of something. A tile is asked for small faces only, and all of them
   *    are looked at again.
   * 5. If still nothing was found, the head may be turned: the picture is turned by quarters, and
   *    then by eighths; what is found has to be seen more clearly.
   * 6. What 2 and 4 took for no upright face may be a head that leans to one side.
   * 7. Of what is a face but not clearly an upright one, it is asked which way up it is.
   * 8. If most faces lean in the same way, the picture is turned upright and searched once more.
   *
   * The figures behind each constant are in docs/bundled-models.md.
   */
  private static final double UNSURE = 0.2;

  /** The same beside a face of a good size that it is sure of. */
  private static final double UNSURE_BESIDE_OTHERS = 0.65;

  private static final double GOOD_SIZE = 0.15;

  private static final double SURE = 0.999;

  private static final double NEVER_SURE = 2;

  /** Of what has this score in the whole picture, 19 of 20 are faces. */
  private static final double LIKELY = 0.95;

  /** How much less the mean logit of such a one has to be. */
  private static final double LIKELY_EVIDENCE = 1.5;

  /** A face that only smaller tiles would show has at least this score in the look before. */
  private static final double GLIMPSE = 0.1;

  /** And this one a face that only a turned look would show; 0.06 is the score of nothing. */
  private static final double GLIMPSE_IF_TURNED = 0.08;

  /** In a turned picture and in one with a margin, more is seen that is no face. */
  private static final double UNSURE_IF_DESPERATE = 0.4;

  /** How much more their mean logit has to be. */
  private static final double DESPERATE_EVIDENCE = 1;

  /**
   * How much more the mean logit of looks at a tilted face has to be than at an upright one. In
   * eighths of a turn, 12 of 13 faces of 15 % of the longer side had more, and what was none had at
   * most 1.93.
   */
  private static final double TILTED_EVIDENCE = 2.1;

  /** Of at most so many it is asked whether they lean, the best first. */
  private static final int MAX_LEANING = 32;

  /** A tile shows so much that is no face that what leans has at least this score in it. */
  private static final double LEANING_IN_TILE = 0.9;

  /** A face of this share of the picture's longer side fills it. */
  private static final double FILLING = 0.55;

  /** How much less its logit has to be. */
  private static final double FILLING_EVIDENCE = 1;

  /**
   * With a margin, a face that fills the picture has at least 0.995, and what is none had at most
   * 0.93.
   */
  private static final double SURE_IF_FILLING = 0.98;

  private static final double INSIDE = 0.7;

  /** At most this many candidates of one pass are looked at again, the best first. */
  private static final int MAX_CANDIDATES = 128;

  private final Look look;
  private final CloserLook closer;
  private final Orientation orientation;
  private final @Nullable Landmarks landmarks;
  private final SearchOptions options;
  private final double wantedEvidence;
  private final int width;
  private final int height;
  private final List<Candidate> found = new ArrayList<>();

  /** What was seen in the picture as it is, and is no upright face. */
  private final List<Candidate> mayLean = new ArrayList<>();

  /** The highest score that the last pass saw of what it was made for. */
  private double strongest;

  FaceSearch(Look look, @Nullable Landmarks landmarks, SearchOptions options) {
    this.look = look;
    this.closer = new CloserLook(look);
    this.landmarks = landmarks;
    this.orientation = new Orientation(look, closer, landmarks);
    this.options = options;
    this.wantedEvidence = Scores.logit(options.minScore());
    this.width = look.imageWidth();
    this.height = look.imageHeight();
  }

  List<DetectedFace> faces() {
    List<Candidate> faces = oriented();
    if (options.thorough() && landmarks != null) {
      List<Candidate> upright =
          new TurnedPictures(look, closer)
              .upright(faces, turned -> new FaceSearch(turned, landmarks, options).oriented());
      if (!upright.isEmpty()) {
        found.clear();
        found.addAll(upright);
        faces.stream().filter(face -> !isFound(face)).forEach(found::add);
        faces = options.wanted(found, width, height);
      }
    }
    return List.copyOf(
        faces.stream().map(face -> face.detected(width, height)).collect(Collectors.toList()));
  }

  private List<Candidate> oriented() {
    if (options.thorough()) {
      search();
    } else {
      BoundingBox whole = new BoundingBox(0, 0, width, height);
      found.addAll(
          Candidate.suppress(
              look.at(whole, Turn.NONE, false, options.minScore()), options.iouThreshold()));
    }
    List<Candidate> faces = options.wanted(found, width, height);
    orientation.find(faces, options.thorough());
    return faces;
  }

  private void search() {
    List<BoundingBox> windows = Parts.windows(width, height);
    accept(candidates(windows, Turn.NONE, UNSURE, Double.MAX_VALUE), Turn.NONE, SURE, 0);
    boolean glimpse = strongest >= GLIMPSE_IF_TURNED;
    if (found.isEmpty()) {
      List<BoundingBox> withMargin = List.of(Parts.withMargin(width, height));
      List<Candidate> seen =
          candidates(withMargin, Turn.NONE, UNSURE_IF_DESPERATE, Double.MAX_VALUE);
      for (Candidate face : seen) {
        if (isFilling(face) && face.score() >= SURE_IF_FILLING) {
          found.add(face);
        }
      }
      accept(seen, Turn.NONE, NEVER_SURE, DESPERATE_EVIDENCE);
    }
    int longerSide = Math.max(width, height);
    for (Parts.TilePass pass : Parts.TILE_PASSES) {
      double overlap = pass.face() * longerSide;
      if (windows.size() > 1
          || options.smallestFace() > pass.smallestFace()
          || largestFound() > pass.largestFound() * longerSide
          || width / pass.count() < Parts.MIN_TILE
          || (pass.count() > 2 && strongest < GLIMPSE)) {
        break;
      }
      List<BoundingBox> tiles = Parts.tiles(width, height, pass.count(), overlap);
      accept(candidates(tiles, Turn.NONE, UNSURE, 1.5 * overlap), Turn.NONE, NEVER_SURE, 0);
    }
    if (found.isEmpty() && glimpse) {
      List<Candidate> turned = new ArrayList<>();
      for (Turn turn : List.of(Turn.RIGHT, Turn.LEFT, Turn.OVER)) {
        accept(
            candidates(windows, turn, UNSURE_IF_DESPERATE, Double.MAX_VALUE),
            turn,
            NEVER_SURE,
            DESPERATE_EVIDENCE);
        turned.addAll(found);
        found.clear();
      }
      // A head at 45 degrees is seen from both sides.
      found.addAll(Candidate.suppress(turned, options.iouThreshold()));
      if (found.isEmpty() && windows.size() == 1) {
        found.addAll(
            new TurnedPictures(look, closer)
                .byEighths(wantedEvidence + TILTED_EVIDENCE, options.iouThreshold()));
      }
    }
    addLeaning();
  }

  /** Heads that lean so far to one side that nothing else shows them. */
  private void addLeaning() {
    int looks = 0;
    for (Candidate candidate : Candidate.byScore(mayLean)) {
      BoundingBox box = candidate.inside(width, height);
      if (box != null && !isFound(candidate) && looks++ < MAX_LEANING) {
        Candidate seen = closer.leaning(box, wantedEvidence + TILTED_EVIDENCE);
        if (seen != null && !isFound(seen)) {
          found.add(seen);
        }
      }
    }
  }

  private double largestFound() {
    return found.stream().mapToDouble(Candidate::longerSide).max().orElse(0);
  }

  private List<Candidate> candidates(
      List<BoundingBox> parts, Turn turn, double minScore, double longestSide) {
    List<Candidate> candidates = new ArrayList<>();
    strongest = 0;
    for (BoundingBox part : parts) {
      for (Candidate box : look.at(part, turn, false, Math.min(minScore, GLIMPSE_IF_TURNED))) {
        if (box.longerSide() <= longestSide && Parts.holds(part, box, width, height)) {
          strongest = Math.max(strongest, box.score());
          if (box.score() >= minScore) {
            candidates.add(box);
          }
        }
      }
    }
    return Candidate.suppress(candidates, options.iouThreshold());
  }

  /**
   * Adds the candidates that are faces.
   *
   * @param sure the score from which one is taken without another look
   * @param moreEvidence what the mean logit of the looks has to be above the wanted one
   */
  private void accept(List<Candidate> candidates, Turn turn, double sure, double moreEvidence) {
    int looks = 0;
    double leastScore = 0;
    for (Candidate candidate : Candidate.byScore(candidates)) {
      if (isFound(candidate) || candidate.score() < leastScore) {
        continue;
      }
      if (candidate.score() >= Math.max(sure, options.minScore())) {
        found.add(candidate);
        if (candidate.longerSide() >= GOOD_SIZE * Math.max(width, height)) {
          leastScore = UNSURE_BESIDE_OTHERS;
        }
      } else if (looks++ < MAX_CANDIDATES) {
        boolean likely = sure != NEVER_SURE && candidate.score() >= LIKELY;
        double wanted = wantedEvidence + moreEvidence - (likely ? LIKELY_EVIDENCE : 0);
        Candidate seen = closer.face(candidate, turn, wanted);
        if (seen == null && moreEvidence == 0 && fillsPicture(candidate)) {
          seen = candidate;
        }
        boolean clear = sure != NEVER_SURE || candidate.score() >= LEANING_IN_TILE;
        if (seen != null && !isFound(seen)) {
          found.add(seen);
        } else if (seen == null && moreEvidence == 0 && clear) {
          mayLean.add(candidate);
        }
      }
    }
  }

  /** Of a face that overfills the picture, no other look shows more; and few things look so. */
  private boolean fillsPicture(Candidate candidate) {
    return isFilling(candidate)
        && Scores.logit(candidate.score()) >= wantedEvidence - FILLING_EVIDENCE;
  }

  private boolean isFilling(Candidate candidate) {
    return candidate.longerSide() >= FILLING * Math.max(width, height);
  }

  private boolean isFound(Candidate candidate) {
    return found.stream()
        .anyMatch(
            face ->
                face.intersectionOverUnion(candidate) > options.iouThreshold()
                    || face.intersectionOverSmaller(candidate) > INSIDE);
  }
}
