/**
 * How pictures and faces are painted: {@link dev.emotion4j.examples.desktop.view.PictureView} and
 * {@link dev.emotion4j.examples.desktop.view.FacesPanel}, from what a {@link
 * dev.emotion4j.examples.desktop.view.FaceView} says. All sizes are in units of the font's height.
 *
 * <p>What does not live here: where pictures and faces come from, and what the user may do.
 */
@NullMarked
package dev.emotion4j.examples.desktop.view;

import org.jspecify.annotations.NullMarked;
