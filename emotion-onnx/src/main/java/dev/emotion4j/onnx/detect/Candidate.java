package dev.emotion4j.onnx.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A box that may hold a face, in pixels of whatever was looked at.
 *
 * @param score from 0 to 1
 */
record Candidate(double left, double top, double right, double bottom, double score) {

  double width() {
    return right - left;
  }

  double height() {
    return bottom - top;
  }

  double longerSide() {
    return Math.max(width(), height());
  }

  double intersectionOverUnion(Candidate other) {
    double intersection = intersection(other);
    return intersection / (area() + other.area() - intersection);
  }

  /** How much of the smaller of the two lies inside the other: 1 for a box in a box. */
  double intersectionOverSmaller(Candidate other) {
    return intersection(other) / Math.min(area(), other.area());
  }

  private double intersection(Candidate other) {
    double width = Math.min(right, other.right) - Math.max(left, other.left);
    double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    return Math.max(0, width) * Math.max(0, height);
  }

  private double area() {
    return width() * height();
  }

  Candidate withScore(double other) {
    return new Candidate(left, top, right, bottom, other);
  }

  /** Non-maximum suppression: of boxes whose IoU is above the threshold, the best one stays. */
  static List<Candidate> suppress(List<Candidate> candidates, double iouThreshold) {
    List<Candidate> best = new ArrayList<>();
    for (Candidate candidate : byScore(candidates)) {
      if (best.stream().noneMatch(b -> b.intersectionOverUnion(candidate) > iouThreshold)) {
        best.add(candidate);
      }
    }
    return best;
  }

  static List<Candidate> byScore(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble((Candidate candidate) -> -candidate.score));
    return sorted;
  }
}
