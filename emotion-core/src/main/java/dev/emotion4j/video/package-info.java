/**
 * Faces over time: who is who from frame to frame, and what each shows by and by.
 *
 * <p>A {@link dev.emotion4j.video.FaceTracker} takes the faces of one frame after the other and
 * gives {@link dev.emotion4j.video.TrackedFace tracked faces}; it knows no threads and no clock. An
 * {@link dev.emotion4j.video.EmotionStream} puts an analyzer and a tracker behind a camera that
 * never waits. What does not live here: cameras and video files, which are the application's.
 */
@NullMarked
package dev.emotion4j.video;

import org.jspecify.annotations.NullMarked;
