package dev.emotion4j.examples.report;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.quality.Acceptance;
import dev.emotion4j.quality.FaceQuality;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one face.
 *
 * @param box where it is
 * @param score how sure the detector is, or {@code null} if none was asked
 * @param prediction what the classifier says
 * @param unsure why the label is not to be told; empty if it is
 */
public record FaceResult(
    BoundingBox box, @Nullable Float score, Prediction prediction, Set<Acceptance.Reason> unsure) {

  /**
   * A face that was found.
   *
   * @param image the picture
   * @param face what the analyzer says
   * @param acceptance what must hold for its label to be told
   * @return what is told of it
   */
  public static FaceResult of(RgbImage image, FaceEmotion face, Acceptance acceptance) {
    return new FaceResult(
        face.box(), face.face().score(), face.prediction(), unsure(image, face, acceptance));
  }

  /**
   * A picture that is one face.
   *
   * @param image the picture
   * @param score how sure a detector is that it shows a face; it is not told
   * @param prediction what the classifier says
   * @param acceptance what must hold for its label to be told
   * @return what is told of it
   */
  public static FaceResult ofWhole(
      RgbImage image, float score, Prediction prediction, Acceptance acceptance) {
    BoundingBox all = new BoundingBox(0, 0, image.width(), image.height());
    FaceEmotion face = new FaceEmotion(new DetectedFace(all, score), prediction);
    return new FaceResult(all, null, prediction, unsure(image, face, acceptance));
  }

  private static Set<Acceptance.Reason> unsure(
      RgbImage image, FaceEmotion face, Acceptance acceptance) {
    return acceptance.needsQuality()
        ? acceptance.decide(face, FaceQuality.of(image, face.box())).reasons()
        : acceptance.decide(face).reasons();
  }

  /**
   * Returns the label and its probability, such as {@code happy 0.998}, or {@code unsure}.
   *
   * @return a caption for the face's box
   */
  public String caption() {
    return unsure.isEmpty()
        ? TextReport.labelled(prediction.label(), prediction.confidence())
        : "unsure";
  }

  /** Returns why the label is not told, such as {@code confidence, margin}. */
  String whyUnsure() {
    return unsure.toString().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
  }
}
