/**
 * {@code emotion desktop}: a window for pictures and cameras, in Swing. {@link
 * dev.emotion4j.examples.desktop.DesktopWindow} is its start. {@code Workbench} does the work, on
 * threads of its own: it loads models, analyses pictures ({@code PictureRun}) and follows the faces
 * of a camera ({@code CameraRun}). It tells a {@code Display}, on the event thread, what came of
 * it; {@code MainPanel} is that display, and all else are its parts.
 *
 * <p>What does not live here: anything that decides what a face shows.
 */
@NullMarked
package dev.emotion4j.examples.desktop;

import org.jspecify.annotations.NullMarked;
