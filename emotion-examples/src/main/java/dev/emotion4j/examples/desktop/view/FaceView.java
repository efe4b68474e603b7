package dev.emotion4j.examples.desktop.view;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.examples.report.Failures;
import dev.emotion4j.video.TrackedFace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of one face. Immutable.
 *
 * @param number what it is called
 * @param box where it is, in pixels of the picture
 * @param label what it shows
 * @param prediction how probable each label is
 * @param visible whether it was seen in this picture
 * @param moments what it showed before, the oldest first, or {@code null} in a still picture
 */
public record FaceView(
    long number,
    BoundingBox box,
    String label,
    Prediction prediction,
    boolean visible,
    @Nullable List<FaceHistory.Moment> moments) {

  /**
   * The faces of a still picture, numbered as they come.
   *
   * @param faces what the analyzer says
   * @return one view a face
   */
  public static List<FaceView> of(List<FaceEmotion> faces) {
    List<FaceView> views = new ArrayList<>(faces.size());
    for (FaceEmotion face : faces) {
      Prediction prediction = face.prediction();
      views.add(
          new FaceView(views.size() + 1, face.box(), prediction.label(), prediction, true, null));
    }
    return views;
  }

  /**
   * A face in a camera's frame.
   *
   * @param face what the tracker says
   * @param history what it showed up to now
   * @return the view
   */
  public static FaceView of(TrackedFace face, FaceHistory history) {
    return new FaceView(
        face.id(), face.box(), face.label(), face.smoothed(), face.visible(), history.moments());
  }

  /**
   * Returns the label and its probability, such as {@code happy 99.8 %}.
   *
   * @return an answer for people
   */
  public String answer() {
    return Failures.oneLine(label) + " " + percent(prediction.probability(label));
  }

  /** Returns whose answer it is, and the answer. */
  String title() {
    return "Face " + number + ": " + answer() + (visible ? "" : " (not seen)");
  }

  static String percent(float probability) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * probability);
  }
}
