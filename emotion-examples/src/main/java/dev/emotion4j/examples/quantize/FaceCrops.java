package dev.emotion4j.examples.quantize;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import dev.emotion4j.analysis.EmotionAnalyzer;
import dev.emotion4j.onnx.BundledModels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier is shown of a photo: its faces, cut as {@link EmotionAnalyzer} cuts them, or
 * the photo as it is. Not safe for concurrent use.
 */
public final class FaceCrops implements AutoCloseable {
  private final @Nullable EmotionAnalyzer analyzer;
  private final List<RgbImage> seen = new ArrayList<>();

  /**
   * Makes crops.
   *
   * @param wholeImage whether each photo is one face already
   */
  public FaceCrops(boolean wholeImage) {
    analyzer = wholeImage ? null : new EmotionAnalyzer(BundledModels.detector(), new Onlooker());
  }

  /**
   * Returns the faces of a photo.
   *
   * @param photo the photo
   * @return its faces; none if none was found
   */
  public List<RgbImage> of(RgbImage photo) {
    if (analyzer == null) {
      return List.of(photo);
    }
    seen.clear();
    var unused = analyzer.analyze(photo);
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    if (analyzer != null) {
      analyzer.close();
    }
  }

  /** Remembers what it was shown, and says the same of all. */
  private final class Onlooker implements EmotionClassifier {
    private final Prediction none = Prediction.fromProbabilities(labels(), 1);

    @Override
    public List<String> labels() {
      return List.of("none");
    }

    @Override
    public Prediction classify(RgbImage face) {
      seen.add(face);
      return none;
    }

    @Override
    public void close() {}
  }
}
