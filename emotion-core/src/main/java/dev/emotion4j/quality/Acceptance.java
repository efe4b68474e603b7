package dev.emotion4j.quality;

import dev.emotion4j.FaceEmotion;
import dev.emotion4j.Prediction;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What must hold before a label is told: a program that says "I don't know" where it does not is
 * wrong less often. Nothing is asked by default.
 *
 * <p>Immutable and safe for concurrent use; each {@code with} method returns a new policy:
 *
 * <pre>{@code
 * Acceptance sure = Acceptance.ANY.withMinConfidence(0.8).withMinMargin(0.2);
 * String label = sure.decide(face).label().orElse("unsure");
 * }</pre>
 */
public final class Acceptance {
  /** Accepts every face. */
  public static final Acceptance ANY = new Acceptance();

  private static final double MAX_SHARPNESS = 72;
  private static final double MAX_CONTRAST = 0.5;

  // Written by with() only, before anybody else sees the object.
  private double minConfidence;
  private double minMargin;
  private double minScore;
  private int minSize;
  private double minSharpness;
  private double minBrightness;
  private double maxBrightness = 1;
  private double minContrast;
  private boolean cutRefused;

  private Acceptance() {}

  private Acceptance with(Consumer<Acceptance> change) {
    Acceptance copy = new Acceptance();
    copy.minConfidence = minConfidence;
    copy.minMargin = minMargin;
    copy.minScore = minScore;
    copy.minSize = minSize;
    copy.minSharpness = minSharpness;
    copy.minBrightness = minBrightness;
    copy.maxBrightness = maxBrightness;
    copy.minContrast = minContrast;
    copy.cutRefused = cutRefused;
    change.accept(copy);
    return copy;
  }

  /**
   * Returns a policy that asks for a confidence, {@link Prediction#confidence}.
   *
   * @param confidence the least one, from 0 to 1
   * @return a new policy
   * @throws IllegalArgumentException if the number is out of range
   */
  public Acceptance withMinConfidence(double confidence) {
    return with(a -> a.minConfidence = inRange("minConfidence", confidence, 1));
  }

  /**
   * Returns a policy that asks for a lead over the second label, {@link Prediction#margin}.
   *
   * @param margin the least one, from 0 to 1
   * @return a new policy
   * @throws IllegalArgumentException if the number is out of range
   */
  public Acceptance withMinMargin(double margin) {
    return with(a -> a.minMargin = inRange("minMargin", margin, 1));
  }

  /**
   * Returns a policy that asks for a score of the detector.
   *
   * @param score the least one, from 0 to 1
   * @return a new policy
   * @throws IllegalArgumentException if the number is out of range
   */
  public Acceptance withMinScore(double score) {
    return with(a -> a.minScore = inRange("minScore", score, 1));
  }

  /**
   * Returns a policy that asks for a size of the face.
   *
   * @param pixels the least length of the box's shorter side, at least 1
   * @return a new policy
   * @throws IllegalArgumentException if the number is below 1
   */
  public Acceptance withMinSize(int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("minSize must be at least 1, but got " + pixels);
    }
    return with(a -> a.minSize = pixels);
  }

  /**
   * Returns a policy that asks for a sharpness, {@link FaceQuality#sharpness}.
   *
   * @param sharpness the least one, from 0 to 72
   * @return a new policy
   * @throws IllegalArgumentException if the number is out of range
   */
  public Acceptance withMinSharpness(double sharpness) {
    return with(a -> a.minSharpness = inRange("minSharpness", sharpness, MAX_SHARPNESS));
  }

  /**
   * Returns a policy that asks for a face that is neither too dark nor too bright, {@link
   * FaceQuality#brightness}.
   *
   * @param least the least brightness, from 0 to 1
   * @param most the most, from 0 to 1
   * @return a new policy
   * @throws IllegalArgumentException if a number is out of range
   */
  public Acceptance withBrightness(double least, double most) {
    return with(
        a -> {
          a.minBrightness = inRange("the least brightness", least, 1);
          a.maxBrightness = inRange("the most brightness", most, 1);
        });
  }

  /**
   * Returns a policy that asks for a contrast, {@link FaceQuality#contrast}.
   *
   * @param contrast the least one, from 0 to 0.5
   * @return a new policy
   * @throws IllegalArgumentException if the number is out of range
   */
  public Acceptance withMinContrast(double contrast) {
    return with(a -> a.minContrast = inRange("minContrast", contrast, MAX_CONTRAST));
  }

  /**
   * Returns a policy that refuses faces which touch the picture's edge.
   *
   * @return a new policy
   */
  public Acceptance withoutCutFaces() {
    return with(a -> a.cutRefused = true);
  }

  private static double inRange(String name, double value, double max) {
    if (!(value >= 0 && value <= max)) {
      throw new IllegalArgumentException(name + " must be from 0 to " + max + ", but got " + value);
    }
    return value;
  }

  /**
   * Returns whether anything is asked that only a {@link FaceQuality} answers.
   *
   * @return whether {@link #decide(FaceEmotion, FaceQuality)} is needed
   */
  public boolean needsQuality() {
    return minSharpness > 0
        || minBrightness > 0
        || maxBrightness < 1
        || minContrast > 0
        || cutRefused;
  }

  /**
   * Decides whether a face's label is told.
   *
   * @param face the face
   * @return the label, or why there is none
   * @throws IllegalArgumentException if the policy {@link #needsQuality}
   */
  public Decision decide(FaceEmotion face) {
    if (needsQuality()) {
      throw new IllegalArgumentException(
          "This policy asks for the quality of the picture; give it too, from"
              + " FaceQuality.of(image, face.box())");
    }
    return decision(face, null);
  }

  /**
   * Decides whether a face's label is told.
   *
   * @param face the face
   * @param quality how good its picture is
   * @return the label, or why there is none
   */
  public Decision decide(FaceEmotion face, FaceQuality quality) {
    return decision(face, Objects.requireNonNull(quality, "quality"));
  }

  private Decision decision(FaceEmotion face, @Nullable FaceQuality quality) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    Prediction prediction = face.prediction();
    add(reasons, Reason.CONFIDENCE, prediction.confidence() < minConfidence);
    add(reasons, Reason.MARGIN, prediction.margin() < minMargin);
    add(reasons, Reason.SCORE, face.face().score() < minScore);
    add(reasons, Reason.SIZE, Math.min(face.box().width(), face.box().height()) < minSize);
    if (quality != null) {
      add(reasons, Reason.SHARPNESS, quality.sharpness() < minSharpness);
      double brightness = quality.brightness();
      add(reasons, Reason.BRIGHTNESS, brightness < minBrightness || brightness > maxBrightness);
      add(reasons, Reason.CONTRAST, quality.contrast() < minContrast);
      add(reasons, Reason.CUT, cutRefused && quality.cutByEdge());
    }
    return new Decision(
        reasons.isEmpty() ? Optional.of(prediction.label()) : Optional.empty(), reasons);
  }

  private static void add(Set<Reason> reasons, Reason reason, boolean holds) {
    if (holds) {
      reasons.add(reason);
    }
  }

  /** What was asked for and did not hold. Names are stable. */
  public enum Reason {
    /** The label's probability is too low. */
    CONFIDENCE,
    /** The second label is too near. */
    MARGIN,
    /** The detector is not sure that there is a face. */
    SCORE,
    /** The face is too small. */
    SIZE,
    /** The face is blurred. */
    SHARPNESS,
    /** The face is too dark or too bright. */
    BRIGHTNESS,
    /** The face has too little contrast. */
    CONTRAST,
    /** The face touches the picture's edge. */
    CUT
  }

  /**
   * A label, or why there is none. Immutable and safe for concurrent use.
   *
   * @param label the label, or empty if it is not told
   * @param reasons why not; empty if it is
   */
  public record Decision(Optional<String> label, Set<Reason> reasons) {

    /** Makes a decision. */
    public Decision {
      Objects.requireNonNull(label, "label");
      reasons = Collections.unmodifiableSet(reasons.isEmpty() ? Set.of() : EnumSet.copyOf(reasons));
    }
  }
}
