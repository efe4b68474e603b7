package dev.emotion4j.analysis;

import dev.emotion4j.DetectedFace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of the faces that were found are classified, and in which order. */
final class FaceChoice {
  private static final Comparator<DetectedFace> BY_SCORE =
      Comparator.comparingDouble(face -> -face.score());

  private static final Comparator<DetectedFace> BY_AREA =
      Comparator.comparingLong(face -> -face.box().area());

  private final Comparator<DetectedFace> order;
  private final int maxFaces;
  private final int minFaceSize;

  FaceChoice(EmotionAnalyzer.Order order, int maxFaces, int minFaceSize) {
    this.order =
        order == EmotionAnalyzer.Order.LARGEST ? BY_AREA.thenComparing(BY_SCORE) : BY_SCORE;
    this.maxFaces = maxFaces;
    this.minFaceSize = minFaceSize;
  }

  List<DetectedFace> of(List<DetectedFace> faces) {
    List<DetectedFace> chosen = new ArrayList<>(faces);
    chosen.removeIf(face -> Math.min(face.box().width(), face.box().height()) < minFaceSize);
    chosen.sort(order);
    return chosen.subList(0, Math.min(maxFaces, chosen.size()));
  }
}
