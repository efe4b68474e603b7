/**
 * Where frames come from. {@link dev.emotion4j.examples.camera.Cameras} opens a camera through
 * JavaCV and FFmpeg, if this build carries them, or takes pictures as if a camera had filmed them.
 *
 * <p>What does not live here: what is done with the frames.
 */
@NullMarked
package dev.emotion4j.examples.camera;

import org.jspecify.annotations.NullMarked;
