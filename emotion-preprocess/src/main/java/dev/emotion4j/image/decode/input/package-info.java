/**
 * Internal, not for applications: what the readers of all formats need: limits, memory for pixels,
 * the EXIF orientation, and the words for what is wrong with a file.
 */
@NullMarked
package dev.emotion4j.image.decode.input;

import org.jspecify.annotations.NullMarked;
