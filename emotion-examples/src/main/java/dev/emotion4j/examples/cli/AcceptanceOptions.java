package dev.emotion4j.examples.cli;

import dev.emotion4j.quality.Acceptance;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What must hold before a label is printed; other faces are {@code unsure}. */
final class AcceptanceOptions {
  /** What a picture needs that is given as a face; the figures are in docs/bundled-models.md. */
  private static final double WHOLE_IMAGE_SCORE = 0.5;

  @Option(
      names = "--min-confidence",
      paramLabel = "P",
      description = "The label's probability, from 0 to 1.")
  private @Nullable Double minConfidence;

  @Option(
      names = "--min-margin",
      paramLabel = "P",
      description = "Its lead over the second label, from 0 to 1.")
  private @Nullable Double minMargin;

  @Option(
      names = "--min-score",
      paramLabel = "P",
      description = {
        "How sure the detector is, from 0 to 1. With --whole-image, 0.5 unless you say otherwise, so",
        "that a wall has no label; 0 asks no detector."
      })
  private @Nullable Double minScore;

  @Option(
      names = "--min-size",
      paramLabel = "PIXELS",
      description = "The shorter side of the face's box.")
  private @Nullable Integer minSize;

  @Option(
      names = "--min-sharpness",
      paramLabel = "S",
      description = "From 0 to 72; the sample photo has 0.4, and 0.009 when it is blurred.")
  private @Nullable Double minSharpness;

  @Option(names = "--no-cut-faces", description = "The face may not touch the image's edge.")
  private boolean noCutFaces;

  /** Asks that pictures which are given as faces show one, unless the caller said otherwise. */
  AcceptanceOptions ofWholeImages() {
    minScore = minScore == null ? Double.valueOf(WHOLE_IMAGE_SCORE) : minScore;
    return this;
  }

  /** Returns the least score of the detector; 0 if it does not matter. */
  double minScore() {
    return minScore == null ? 0 : minScore;
  }

  /**
   * Returns the policy.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names the option
   */
  Acceptance acceptance() {
    try {
      return policy();
    } catch (IllegalArgumentException e) {
      // The library calls minConfidence what is --min-confidence here.
      String message = String.valueOf(e.getMessage()).replaceFirst("^min(?=[A-Z])", "--min-");
      int space = message.indexOf(' ');
      throw new IllegalArgumentException(
          message.substring(0, space).toLowerCase(Locale.ROOT) + message.substring(space), e);
    }
  }

  private Acceptance policy() {
    Acceptance policy = Acceptance.ANY;
    policy = minConfidence == null ? policy : policy.withMinConfidence(minConfidence);
    policy = minMargin == null ? policy : policy.withMinMargin(minMargin);
    policy = minScore == null ? policy : policy.withMinScore(minScore);
    policy = minSize == null ? policy : policy.withMinSize(minSize);
    policy = minSharpness == null ? policy : policy.withMinSharpness(minSharpness);
    return noCutFaces ? policy.withoutCutFaces() : policy;
  }
}
