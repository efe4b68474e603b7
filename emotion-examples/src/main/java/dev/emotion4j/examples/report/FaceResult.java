package dev.emotion4j.examples.report;

import dev.emotion4j.BoundingBox;
import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one face.
 *
 * @param box where it is
 * @param score how sure the detector is, or {@code null} if none was asked
 * @param prediction what the classifier says
 */
public record FaceResult(BoundingBox box, @Nullable Float score, Prediction prediction) {

  /**
   * A face that was found.
   *
   * @param face what the analyzer says
   * @return what is told of it
   */
  public static FaceResult of(FaceEmotion face) {
    return new FaceResult(face.box(), face.face().score(), face.prediction());
  }

  /**
   * A picture that is one face.
   *
   * @param image the picture
   * @param prediction what the classifier says
   * @return what is told of it
   */
  public static FaceResult ofWhole(RgbImage image, Prediction prediction) {
    return new FaceResult(new BoundingBox(0, 0, image.width(), image.height()), null, prediction);
  }

  /**
   * Returns the label and its probability, such as {@code happy 0.998}.
   *
   * @return a caption for the face's box
   */
  public String caption() {
    return TextReport.labelled(prediction.label(), prediction.confidence());
  }
}
