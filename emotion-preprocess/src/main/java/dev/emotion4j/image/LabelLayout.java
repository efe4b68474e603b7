package dev.emotion4j.image;

import dev.emotion4j.BoundingBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where labels go, so that none covers another, none reaches out of the picture, and as few as
 * possible cover a face.
 */
final class LabelLayout {
  /** How much worse it is to hide a pixel of another label than one of a face. */
  private static final long LABEL_WEIGHT = 1000;

  private final int width;
  private final int height;
  private final List<BoundingBox> faces;

  /** By the index of the face. */
  private final Map<Integer, BoundingBox> placed = new HashMap<>();

  private LabelLayout(int width, int height, List<BoundingBox> faces) {
    this.width = width;
    this.height = height;
    this.faces = faces;
  }

  /** The size of a label. */
  record Size(int width, int height) {}

  /**
   * Places one label a face in a picture.
   *
   * @param sizes the labels' sizes, in the order of the faces
   * @return where they go, in that order; {@code null} if some would have to cover each other
   */
  static @Nullable List<BoundingBox> place(
      int width, int height, List<BoundingBox> faces, List<Size> sizes) {
    LabelLayout layout = new LabelLayout(width, height, faces);
    boolean apart = layout.placeAll(sizes);
    return apart ? layout.labels() : null;
  }

  /** As {@link #place}, with labels that cover each other as little as can be had. */
  static List<BoundingBox> placeAnyhow(
      int width, int height, List<BoundingBox> faces, List<Size> sizes) {
    LabelLayout layout = new LabelLayout(width, height, faces);
    layout.placeAll(sizes);
    return layout.labels();
  }

  private List<BoundingBox> labels() {
    List<BoundingBox> labels = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      labels.add(Objects.requireNonNull(placed.get(i), "label"));
    }
    return labels;
  }

  /** Small faces have the fewest places near them, so they choose first. */
  private boolean placeAll(List<Size> sizes) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> faces.get(i).area()));
    boolean apart = true;
    for (int i : order) {
      List<BoundingBox> candidates = candidates(faces.get(i), sizes.get(i));
      BoundingBox best = candidates.get(0);
      long least = cost(best, i);
      for (BoundingBox candidate : candidates) {
        long cost = cost(candidate, i);
        if (cost < least) {
          least = cost;
          best = candidate;
        }
      }
      placed.put(i, best);
      apart &= least < LABEL_WEIGHT;
    }
    return apart;
  }

  /** The best place first: above the box, then below, inside, beside, and further off. */
  private List<BoundingBox> candidates(BoundingBox face, Size size) {
    List<BoundingBox> all = new ArrayList<>();
    int right = face.x() + face.width() - size.width();
    int bottom = face.y() + face.height();
    for (int x : new int[] {face.x(), right, face.x() + (face.width() - size.width()) / 2}) {
      add(all, x, face.y() - size.height(), size);
      add(all, x, bottom, size);
    }
    add(all, face.x(), face.y(), size);
    add(all, face.x(), bottom - size.height(), size);
    for (int y : new int[] {face.y(), bottom - size.height()}) {
      add(all, face.x() + face.width(), y, size);
      add(all, face.x() - size.width(), y, size);
    }
    for (int step = 1; step <= 4; step++) {
      add(all, face.x(), face.y() - (1 + step) * size.height(), size);
      add(all, face.x(), bottom + step * size.height(), size);
    }
    return all;
  }

  private void add(List<BoundingBox> all, int x, int y, Size size) {
    int left = Math.max(0, Math.min(x, width - size.width()));
    int top = Math.max(0, Math.min(y, height - size.height()));
    all.add(new BoundingBox(left, top, size.width(), size.height()));
  }

  /** Labels hidden count above all, faces hidden next, one's own half. */
  private long cost(BoundingBox label, int owner) {
    long labels = 0;
    long covered = 0;
    for (int i = 0; i < faces.size(); i++) {
      BoundingBox other = placed.get(i);
      if (other != null) {
        labels += label.intersect(other).map(BoundingBox::area).orElse(0L);
      }
      long hidden = 2 * label.intersect(faces.get(i)).map(BoundingBox::area).orElse(0L);
      covered += i == owner ? hidden / 2 : hidden;
    }
    // As a share of the label, in thousandths less one, so that it never outweighs a hidden label.
    long share = Math.min(LABEL_WEIGHT - 1, covered * 100 / label.area());
    return labels * LABEL_WEIGHT + share;
  }
}
