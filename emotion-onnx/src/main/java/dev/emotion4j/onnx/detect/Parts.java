package dev.emotion4j.onnx.detect;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.onnx.detect.boxes.Candidate;
import java.util.ArrayList;
import java.util.List;

/** The parts of a picture at which a detector looks, one after another. */
final class Parts {
  /** Wider or taller pictures are too distorted in the detector's input, and are cut in windows. */
  private static final double WIDEST = 3;

  private static final double TALLEST = 0.45;

  private static final double WINDOW_OVERLAP = 0.25;

  /** The longer side of a window of a wide and of a tall picture, in shorter sides. */
  private static final double WIDE_WINDOW = 4.0 / 3;

  private static final double TALL_WINDOW = 1.2;

  private static final int MAX_WINDOWS = 16;

  /** A tile narrower than this has no faces that a person would recognise. */
  static final int MIN_TILE = 100;

  /**
   * One pass over tiles.
   *
   * @param count how many tiles each way
   * @param face the side of the faces that it is for, as a share of the picture's longer side
   * @param largestFound it is made if no face found so far is larger
   * @param smallestFace it is made if faces as small as this are looked for
   */
  record TilePass(int count, double face, double largestFound, double smallestFace) {}

  static final List<TilePass> TILE_PASSES =
      List.of(
          new TilePass(2, 0.10, 0.15, 0.06),
          new TilePass(3, 0.06, 0.08, 0.04),
          new TilePass(5, 0.03, 0.05, 0.02),
          new TilePass(8, 0.02, 0.03, 0.012));

  private Parts() {}

  /** All of a picture, or up to 16 overlapping windows of a long one. */
  static List<BoundingBox> windows(int width, int height) {
    double aspect = (double) width / height;
    if (aspect >= TALLEST && aspect <= WIDEST) {
      return List.of(new BoundingBox(0, 0, width, height));
    }
    boolean wide = aspect > WIDEST;
    int longer = wide ? width : height;
    double wanted = wide ? height * WIDE_WINDOW : width * TALL_WINDOW;
    double step = 1 - WINDOW_OVERLAP;
    int count =
        (int)
            Math.max(
                2, Math.min(MAX_WINDOWS, Math.ceil((longer / wanted - WINDOW_OVERLAP) / step)));
    double side = Math.max(wanted, longer / (count * step + WINDOW_OVERLAP));
    List<BoundingBox> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) Math.rint(i * (longer - side) / (count - 1));
      int end = (int) Math.min(longer, Math.rint(from + side));
      windows.add(
          wide
              ? new BoundingBox(from, 0, end - from, height)
              : new BoundingBox(0, from, width, end - from));
    }
    return windows;
  }

  /**
   * A picture in {@code count} times {@code count} tiles.
   *
   * @param overlap how many pixels neighbours share, so that a face of that size is whole in one
   */
  static List<BoundingBox> tiles(int width, int height, int count, double overlap) {
    double tileWidth = Math.min(width, (width + (count - 1) * overlap) / count);
    double tileHeight = Math.min(height, (height + (count - 1) * overlap) / count);
    List<BoundingBox> tiles = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < count; column++) {
        tiles.add(
            between(
                column * (width - tileWidth) / (count - 1),
                row * (height - tileHeight) / (count - 1),
                tileWidth,
                tileHeight));
      }
    }
    return tiles;
  }

  private static BoundingBox between(double left, double top, double width, double height) {
    int x = (int) Math.rint(left);
    int y = (int) Math.rint(top);
    return new BoundingBox(
        x,
        y,
        (int) Math.max(1, Math.rint(left + width) - x),
        (int) Math.max(1, Math.rint(top + height) - y));
  }

  /** A picture with a margin of its size on each side. */
  static BoundingBox withMargin(int width, int height) {
    return new BoundingBox(-width, -height, 3 * width, 3 * height);
  }

  /**
   * The surroundings of a box.
   *
   * @param zoom how often the box's longer side fits the part's width, or height where it is larger
   * @param right how far the box's centre lies left of the part's, in longer sides
   * @param down how far it lies above it
   */
  static BoundingBox around(Candidate box, double zoom, double aspect, double right, double down) {
    double side = box.longerSide();
    double width = side * zoom * Math.min(1, aspect);
    double height = side * zoom / Math.max(1, aspect);
    double x = (box.left() + box.right()) / 2 + right * side;
    double y = (box.top() + box.bottom()) / 2 + down * side;
    return between(x - width / 2, y - height / 2, width, height);
  }

  /**
   * Whether a box is whole in a part, as far as one can tell: no face that the part's edge cuts,
   * unless the picture's edge cuts it too.
   */
  static boolean holds(BoundingBox part, Candidate box, int imageWidth, int imageHeight) {
    double margin = 0.015 * part.width();
    int right = part.x() + part.width();
    int bottom = part.y() + part.height();
    return (part.x() <= 0 || box.left() >= part.x() + margin)
        && (part.y() <= 0 || box.top() >= part.y() + margin)
        && (right >= imageWidth || box.right() <= right - margin)
        && (bottom >= imageHeight || box.bottom() <= bottom - margin);
  }
}
