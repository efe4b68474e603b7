package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What a detector looks for.
 *
 * @param minScore the least score of a face, from 0 to 1
 * @param iouThreshold of boxes that overlap more than this, the best stays
 * @param smallestFace the side of the smallest face to look for, as a share of the picture's longer
 *     side
 * @param droppedBelow smaller faces, in the same share, are not returned although they were found
 * @param maxFaces how many faces are returned at the most
 * @param largestFirst whether faces are sorted and counted by their area, not by their score
 * @param thorough whether pictures are searched in several passes
 */
public record SearchOptions(
    double minScore,
    double iouThreshold,
    double smallestFace,
    double droppedBelow,
    int maxFaces,
    boolean largestFirst,
    boolean thorough) {

  /** Returns the faces of a picture that are wanted, in the wanted order. */
  List<Candidate> wanted(List<Candidate> found, int width, int height) {
    List<Candidate> faces = new ArrayList<>();
    for (Candidate face : found) {
      if (face.longerSide() >= droppedBelow * Math.max(width, height)
          && face.inside(width, height) != null) {
        faces.add(face);
      }
    }
    Comparator<Candidate> byScore = Comparator.comparingDouble(face -> -face.score());
    Comparator<Candidate> bySize = Comparator.comparingLong(face -> -area(face, width, height));
    faces.sort(largestFirst ? bySize : byScore);
    return faces.subList(0, Math.min(faces.size(), maxFaces));
  }

  private static long area(Candidate face, int width, int height) {
    BoundingBox box = Objects.requireNonNull(face.inside(width, height));
    return (long) box.width() * box.height();
  }
}
