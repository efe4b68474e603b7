package dev.emotion4j.onnx;

import dev.emotion4j.CallContext;
import dev.emotion4j.DetectedFace;
import dev.emotion4j.FaceDetector;
import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.RgbImage;
import dev.emotion4j.SelfTestResult;
import dev.emotion4j.onnx.detect.SearchOptions;
import dev.emotion4j.onnx.detect.SessionFaceDetector;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.DetectorSpec;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.options.ExecutionOptions;
import dev.emotion4j.onnx.runtime.KnownAnswer;
import dev.emotion4j.onnx.runtime.ModelSession;
import dev.emotion4j.onnx.runtime.NativeRuntime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A face detector whose model runs in ONNX Runtime, on this machine's processor.
 *
 * <p>What the model's output means stands in the {@code detector} block of its description, which
 * {@code docs/models.md} tells. The model is read and verified once, when the detector is built.
 * Thread safety: as {@link FaceDetector} says. What an interrupt ends is as {@link
 * OnnxEmotionClassifier} says.
 */
public final class OnnxFaceDetector implements FaceDetector {
  private final ModelSpec spec;
  private final ModelSession session;
  private final @Nullable ModelSession landmarks;
  private final FaceDetector detector;

  private OnnxFaceDetector(
      ModelSpec spec,
      ModelSession session,
      @Nullable ModelSession landmarks,
      FaceDetector detector) {
    this.spec = spec;
    this.session = session;
    this.landmarks = landmarks;
    this.detector = detector;
  }

  /**
   * Starts to build a detector.
   *
   * @param models where the model is
   * @param fileName its file name, such as {@code face_detector.onnx}
   * @return a new builder
   * @throws ModelException if no model of that name is described
   */
  public static Builder builder(ModelDirectory models, String fileName) {
    return new Builder(models, models.describedModel(fileName));
  }

  /**
   * Returns what the model is fed.
   *
   * @return the description, also after {@link #close()}
   */
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public List<DetectedFace> detect(RgbImage image) {
    return detector.detect(image);
  }

  @Override
  public List<DetectedFace> detect(RgbImage image, CallContext context) {
    return detector.detect(image, context);
  }

  /**
   * Returns what this detector is and how it has been doing. One picture may take several runs;
   * those of a landmark model are not counted.
   *
   * @return a snapshot; also after {@link #close()}
   */
  public ClassifierReport report() {
    return ClassifierReport.of(session);
  }

  /**
   * Runs the model on an input whose answer is known, as {@link OnnxEmotionClassifier#selfTest};
   * then its landmark model, if it has one and all is well so far.
   *
   * @return how far the answer of the model that was run last is off
   * @throws ModelException if a model's description has no golden block
   * @throws InferenceException if the detector is closed, or the native runtime fails
   */
  @Override
  public SelfTestResult selfTest() {
    SelfTestResult result = KnownAnswer.compare(session);
    return landmarks == null || !result.passed() ? result : KnownAnswer.compare(landmarks);
  }

  @Override
  public void close() {
    detector.close();
  }

  /** Returns the model's name and file. */
  @Override
  public String toString() {
    return spec.name() + " (" + spec.fileName() + ")";
  }

  /**
   * Builds a detector. What is not set has the default that its method tells. Not safe for
   * concurrent use.
   */
  public static final class Builder {
    private static final double DEFAULT_SMALLEST_FACE = 0.025;
    private static final int MAX_FACES = 1000;

    private final ModelDirectory models;
    private final DescribedModel model;
    private @Nullable Double minScore;
    private @Nullable Double smallestFace;
    private int maxFaces = MAX_FACES;
    private boolean largestFirst;
    private boolean landmarkModel = true;
    private ExecutionOptions execution = ExecutionOptions.DEFAULT;

    private Builder(ModelDirectory models, DescribedModel model) {
      this.models = models;
      this.model = model;
    }

    /**
     * Sets how the model is loaded and run. The default is {@link ExecutionOptions#DEFAULT}.
     *
     * @param options the options, the same as a classifier's
     * @return this builder
     */
    public Builder options(ExecutionOptions options) {
      execution = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * Sets the least score of a face. A lower one finds more faces, and more of what is none. The
     * default is the description's {@code score_threshold}.
     *
     * @param score above 0 and below 1
     * @return this builder
     * @throws IllegalArgumentException if the score is out of range
     */
    public Builder minScore(double score) {
      if (!(score > 0 && score < 1)) {
        throw new IllegalArgumentException(
            "minScore must be above 0 and below 1, but got " + score);
      }
      minScore = score;
      return this;
    }

    /**
     * Sets the side of the smallest face to look for, as a share of the picture's longer side;
     * smaller ones are not returned. The smaller, the more passes over parts of the picture a
     * thorough search makes where no large face is found; above 0.06, there are none of these, but
     * what is unsure is still looked at again, and the picture with a margin and turned. By
     * default, the passes are those of 0.025, a face of 16 pixels in a picture of 640, and faces of
     * any size are returned.
     *
     * @param share from 0.01 to 1
     * @return this builder
     * @throws IllegalArgumentException if the share is out of range
     */
    public Builder smallestFace(double share) {
      if (!(share >= 0.01 && share <= 1)) {
        throw new IllegalArgumentException("smallestFace must be from 0.01 to 1, but got " + share);
      }
      smallestFace = share;
      return this;
    }

    /**
     * Sets how many faces a picture has at the most; of more, the best are returned, or the largest
     * if {@link #largestFirst()} says so. The default is 1000.
     *
     * @param faces from 1 to 1000
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     */
    public Builder maxFaces(int faces) {
      if (faces < 1 || faces > MAX_FACES) {
        throw new IllegalArgumentException(
            "maxFaces must be from 1 to " + MAX_FACES + ", but got " + faces);
      }
      maxFaces = faces;
      return this;
    }

    /**
     * Sorts faces by their area, the largest first. By default, the best score is first.
     *
     * @return this builder
     */
    public Builder largestFirst() {
      largestFirst = true;
      return this;
    }

    /**
     * Leaves out the landmark model that the description names: faces have the landmarks of the
     * detector itself, if it gives any. That takes less time a face, for who needs boxes alone; a
     * tilted head is then not cut upright, and of one that is turned by quarters the detector is
     * less sure which way.
     *
     * @return this builder
     */
    public Builder withoutLandmarkModel() {
      landmarkModel = false;
      return this;
    }

    /**
     * Reads, verifies and loads the model, and the landmark model if its description names one.
     *
     * @return the detector; the caller closes it
     * @throws ModelException if the file is missing, is not the one that was described, is no
     *     detector, its graph is not as described or asks for what no detector needs, or ONNX
     *     Runtime refuses it
     * @throws InferenceException if ONNX Runtime cannot be used on this machine
     */
    public OnnxFaceDetector build() {
      NativeRuntime.requireClasses();
      DetectorSpec detector = model.detector();
      ModelSpec spec = model.spec();
      if (detector == null) {
        throw new ModelException(
            ModelException.Reason.DESCRIPTION,
            models.files()
                + "/"
                + spec.fileName()
                + ": has no \"detector\" block in "
                + ModelInfoReader.INFO_FILE
                + ", which says what its output means; add one, or choose another model");
      }
      SearchOptions options =
          new SearchOptions(
              minScore == null ? detector.scoreThreshold() : minScore,
              detector.iouThreshold(),
              smallestFace == null ? DEFAULT_SMALLEST_FACE : smallestFace,
              smallestFace == null ? 0 : smallestFace,
              maxFaces,
              largestFirst,
              detector.thorough());
      ModelSession session = ModelSession.open(models.files(), model, execution);
      try {
        String named = landmarkModel ? detector.landmarkModel() : null;
        ModelSession landmarks = named == null ? null : openLandmarks(named);
        return new OnnxFaceDetector(
            spec,
            session,
            landmarks,
            new SessionFaceDetector(spec.input(), detector, session, options, landmarks));
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    }

    private ModelSession openLandmarks(String fileName) {
      DescribedModel described = models.describedModel(fileName);
      if (described.landmarks() == 0) {
        throw new ModelException(
            ModelException.Reason.DESCRIPTION,
            models.files()
                + "/"
                + ModelInfoReader.INFO_FILE
                + ": "
                + model.spec().fileName()
                + " has the landmark_model "
                + fileName
                + ", whose description does not say how many \"landmarks\" it has; say it, or name"
                + " another model");
      }
      return ModelSession.open(models.files(), described, execution);
    }
  }
}
