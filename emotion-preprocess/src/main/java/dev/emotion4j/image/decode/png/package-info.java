/**
 * Internal, not for applications: PNG decoded to the pixels of Pillow, in Java. {@link
 * dev.emotion4j.image.decode.png.PngDecoder} is the door.
 */
@NullMarked
package dev.emotion4j.image.decode.png;

import org.jspecify.annotations.NullMarked;
