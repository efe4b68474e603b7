/**
 * Internal, not for applications: Pillow's resize, row by row: weights, the horizontal and the
 * vertical pass, and the rows of a tensor. {@link dev.emotion4j.image.resample.TensorRows} is the
 * door.
 */
@NullMarked
package dev.emotion4j.image.resample;

import org.jspecify.annotations.NullMarked;
