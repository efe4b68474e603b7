/**
 * Whether a face can be judged, and whether a judgement is good enough to be told.
 *
 * <p>{@link dev.emotion4j.quality.FaceQuality} measures a face's pixels without a model; an {@link
 * dev.emotion4j.quality.Acceptance} turns what is known of a face into a label or the reasons why
 * there is none. What does not live here: models that learned what a good picture is.
 */
@NullMarked
package dev.emotion4j.quality;

import org.jspecify.annotations.NullMarked;
