/**
 * Internal, not for applications: WebP decoded to the pixels of libwebp, in Java.
 *
 * <p>Lossless pictures: {@code LosslessPicture} is the door. {@code LosslessTransforms} reads what
 * was done to the pixels before they were coded and undoes it row by row, {@code LosslessImage}
 * makes pixels of codes, of the picture and of the small images that its transforms and its groups
 * of codes need, {@code LosslessGroups} finds the codes of a place, {@code LosslessTables} holds
 * them, and {@code LosslessBits} gives the bits.
 */
@NullMarked
package dev.emotion4j.image.decode.webp;

import org.jspecify.annotations.NullMarked;
