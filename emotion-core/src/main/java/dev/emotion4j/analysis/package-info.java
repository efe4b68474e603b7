/**
 * Whole pictures: faces found, chosen and classified, for one caller or for many.
 *
 * <p>An {@link dev.emotion4j.analysis.EmotionAnalyzer} puts a detector and a classifier together
 * and adds what a program that never stops needs: a deadline, limits, counters, an end in finite
 * time, and many pictures at once. What does not live here: faces over time ({@code
 * dev.emotion4j.video}).
 */
@NullMarked
package dev.emotion4j.analysis;

import org.jspecify.annotations.NullMarked;
