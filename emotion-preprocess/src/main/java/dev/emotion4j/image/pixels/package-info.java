/**
 * Internal, not for applications: raw pixels in arrays and buffers seen as images, and their crops,
 * turns and mirror images, which are other layouts of the same pixels.
 */
@NullMarked
package dev.emotion4j.image.pixels;

import org.jspecify.annotations.NullMarked;
