package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.Slot;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A detector of the YOLOv2 family: a grid of cells, each with five candidate boxes. */
public final class GridFaceDetector implements FaceDetector {
  /*
   * Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger" (2016), section 2, as the network's
   * training had it: a candidate's centre lies in its cell, its size is a multiple of its anchor's,
   * and each is (tx, ty, tw, th, score) in the output's channels. The output is
   * float32[5 anchors * 5, rows, columns].
   */
  private static final int STRIDE = 32;

  private static final int VALUES = 5;

  /** Width and height of each anchor, in cells: the constants that the network was trained with. */
  private static final double[][] ANCHORS = {
    {1.603231, 2.094468},
    {6.041143, 7.080126},
    {2.882459, 3.518061},
    {4.266906, 5.178857},
    {9.041765, 10.66308}
  };

  private static final double SCORE_THRESHOLD = 0.5;
  private static final double IOU_THRESHOLD = 0.4;

  private final InputSpec input;
  private final ModelSession session;

  public GridFaceDetector(InputSpec input, ModelSession session) {
    this.input = input;
    this.session = session;
  }

  @Override
  public List<DetectedFace> detect(RgbImage image) {
    return find(image, null);
  }

  @Override
  public List<DetectedFace> detect(RgbImage image, CallContext context) {
    return find(image, Objects.requireNonNull(context, "context"));
  }

  private List<DetectedFace> find(RgbImage image, @Nullable CallContext context) {
    Objects.requireNonNull(image, "image");
    Slot slot = session.acquire(context);
    try {
      session.preprocess(slot, image, slot.input(1), 0);
      FloatBuffer grid = session.run(slot, 1, context);
      BoundingBox placement = slot.preprocessor().placement(image.width(), image.height());
      List<DetectedFace> faces = new ArrayList<>();
      for (Candidate candidate :
          suppress(candidates(grid, input.height() / STRIDE, input.width() / STRIDE))) {
        candidate.face(placement, image).ifPresent(faces::add);
      }
      return List.copyOf(faces);
    } finally {
      session.release(slot);
    }
  }

  /**
   * A box that may hold a face, in pixels of the network's input.
   *
   * @param score from 0 to 1
   */
  record Candidate(double left, double top, double right, double bottom, double score) {

    double intersectionOverUnion(Candidate other) {
      double width = Math.min(right, other.right) - Math.max(left, other.left);
      double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      double intersection = Math.max(0, width) * Math.max(0, height);
      return intersection / (area() + other.area() - intersection);
    }

    private double area() {
      return (right - left) * (bottom - top);
    }

    /** Returns the face in pixels of the picture, or nothing if it lies outside. */
    Optional<DetectedFace> face(BoundingBox placement, RgbImage image) {
      double scaleX = (double) image.width() / placement.width();
      double scaleY = (double) image.height() / placement.height();
      int x = pixel((left - placement.x()) * scaleX, image.width());
      int y = pixel((top - placement.y()) * scaleY, image.height());
      int width = pixel((right - placement.x()) * scaleX, image.width()) - x;
      int height = pixel((bottom - placement.y()) * scaleY, image.height()) - y;
      return width < 1 || height < 1
          ? Optional.empty()
          : Optional.of(new DetectedFace(new BoundingBox(x, y, width, height), (float) score));
    }

    private static int pixel(double position, int size) {
      return (int) Math.max(0, Math.min(size, Math.rint(position)));
    }
  }

  /** Returns the candidates above the score threshold. */
  static List<Candidate> candidates(FloatBuffer grid, int rows, int columns) {
    List<Candidate> candidates = new ArrayList<>();
    int cells = rows * columns;
    for (int anchor = 0; anchor < ANCHORS.length; anchor++) {
      for (int cell = 0; cell < cells; cell++) {
        int at = anchor * VALUES * cells + cell;
        double score = sigmoid(grid.get(at + 4 * cells));
        if (Double.isNaN(score)) {
          throw new InferenceException(
              InferenceException.Reason.NOT_A_NUMBER,
              "The face detector answered with NaN, expected numbers; its model is broken");
        }
        if (score > SCORE_THRESHOLD) {
          int column = cell % columns;
          int row = cell / columns;
          double x = (column + sigmoid(grid.get(at))) * STRIDE;
          double y = (row + sigmoid(grid.get(at + cells))) * STRIDE;
          double halfWidth = Math.exp(grid.get(at + 2 * cells)) * ANCHORS[anchor][0] * STRIDE / 2;
          double halfHeight = Math.exp(grid.get(at + 3 * cells)) * ANCHORS[anchor][1] * STRIDE / 2;
          candidates.add(
              new Candidate(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score));
        }
      }
    }
    return candidates;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Non-maximum suppression: of boxes that overlap, the best one stays. */
  static List<Candidate> suppress(List<Candidate> candidates) {
    List<Candidate> best = new ArrayList<>();
    List<Candidate> byScore = new ArrayList<>(candidates);
    byScore.sort(Comparator.comparingDouble((Candidate candidate) -> -candidate.score()));
    for (Candidate candidate : byScore) {
      if (best.stream().noneMatch(b -> b.intersectionOverUnion(candidate) > IOU_THRESHOLD)) {
        best.add(candidate);
      }
    }
    return best;
  }

  @Override
  public void close() {
    session.close();
  }
}
