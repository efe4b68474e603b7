package dev.emotion4j.onnx.detect.boxes;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A box that may hold a face, in pixels of whatever was looked at.
 *
 * @param score from 0 to 1
 * @param landmarks points of the face, the right eye first; empty if the detector gives none
 * @param roll by how many degrees the picture was turned to find it: those of the head, clockwise
 */
public record Candidate(
    double left,
    double top,
    double right,
    double bottom,
    double score,
    List<Point> landmarks,
    int roll) {

  private static final int EYES_NOSE_MOUTH = 5;

  /** A box without landmarks. */
  public Candidate(double left, double top, double right, double bottom, double score) {
    this(left, top, right, bottom, score, List.of(), 0);
  }

  /** A box from its centre and size. */
  public static Candidate centered(
      double x, double y, double width, double height, double score, List<Point> landmarks) {
    return new Candidate(
        x - width / 2, y - height / 2, x + width / 2, y + height / 2, score, landmarks, 0);
  }

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  public double longerSide() {
    return Math.max(width(), height());
  }

  /** Returns the box in whole pixels of a picture, or null if it lies outside. */
  public @Nullable BoundingBox inside(int imageWidth, int imageHeight) {
    int x = pixel(left, imageWidth);
    int y = pixel(top, imageHeight);
    int width = pixel(right, imageWidth) - x;
    int height = pixel(bottom, imageHeight) - y;
    return width > 0 && height > 0 ? new BoundingBox(x, y, width, height) : null;
  }

  /** Returns it as a face of a picture in which at least a pixel of it lies. */
  public DetectedFace detected(int imageWidth, int imageHeight) {
    List<DetectedFace.Landmark> points = new ArrayList<>();
    for (Point point : landmarks) {
      points.add(new DetectedFace.Landmark((float) point.x(), (float) point.y()));
    }
    BoundingBox box = Objects.requireNonNull(inside(imageWidth, imageHeight));
    return new DetectedFace(box, (float) score, points, roll);
  }

  private static int pixel(double position, int size) {
    return (int) Math.max(0, Math.min(size, Math.rint(position)));
  }

  public double intersectionOverUnion(Candidate other) {
    double intersection = intersection(other);
    return intersection / (area() + other.area() - intersection);
  }

  /** How much of the smaller of the two lies inside the other: 1 for a box in a box. */
  public double intersectionOverSmaller(Candidate other) {
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

  public Candidate withScore(double other) {
    return new Candidate(left, top, right, bottom, other, landmarks, roll);
  }

  public Candidate withLandmarks(List<Point> points) {
    return new Candidate(left, top, right, bottom, score, points, roll);
  }

  public Candidate withRoll(int degrees) {
    return new Candidate(left, top, right, bottom, score, landmarks, degrees);
  }

  /** Returns the same where each point is another, by a map that keeps rectangles upright. */
  public Candidate mapped(UnaryOperator<Point> map) {
    Point first = map.apply(new Point(left, top));
    Point second = map.apply(new Point(right, bottom));
    List<Point> points = new ArrayList<>();
    for (Point landmark : landmarks) {
      points.add(map.apply(landmark));
    }
    return new Candidate(
        Math.min(first.x(), second.x()),
        Math.min(first.y(), second.y()),
        Math.max(first.x(), second.x()),
        Math.max(first.y(), second.y()),
        score,
        points,
        roll);
  }

  /**
   * Returns the same, as a square of the mean side, in a picture that is turned.
   *
   * @param unit the size of a pixel in that picture's pixels
   * @param other its roll there
   */
  public Candidate turned(UnaryOperator<Point> map, double unit, int other) {
    Point middle = map.apply(new Point((left + right) / 2, (top + bottom) / 2));
    double side = unit * (width() + height()) / 2;
    List<Point> points = landmarks.stream().map(map).collect(Collectors.toList());
    return centered(middle.x(), middle.y(), side, side, score, points).withRoll(other);
  }

  /** By how many degrees the line from the first landmark to the second is turned clockwise. */
  public double tilt() {
    Point first = landmarks.get(0);
    Point second = landmarks.get(1);
    return Math.toDegrees(Math.atan2(second.y() - first.y(), second.x() - first.x()));
  }

  /** Returns the same from a mirrored picture: what seemed a right eye is a left one. */
  public Candidate withSidesExchanged() {
    if (landmarks.size() != EYES_NOSE_MOUTH) {
      return this;
    }
    List<Point> points =
        List.of(
            landmarks.get(1),
            landmarks.get(0),
            landmarks.get(2),
            landmarks.get(4),
            landmarks.get(3));
    return new Candidate(left, top, right, bottom, score, points, roll);
  }

  /** Non-maximum suppression: of boxes whose IoU is above the threshold, the best one stays. */
  public static List<Candidate> suppress(List<Candidate> candidates, double iouThreshold) {
    List<Candidate> best = new ArrayList<>();
    for (Candidate candidate : byScore(candidates)) {
      if (best.stream().noneMatch(b -> b.intersectionOverUnion(candidate) > iouThreshold)) {
        best.add(candidate);
      }
    }
    return best;
  }

  public static List<Candidate> byScore(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble((Candidate candidate) -> -candidate.score));
    return sorted;
  }
}
