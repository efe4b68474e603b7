/**
 * Internal, not for applications: WebP decoded to the pixels of libwebp, in Java. {@code
 * WebpPicture} is the door, {@code WebpHeader} and {@code WebpFrame} find the {@code CodedPicture}
 * in a file.
 *
 * <p>Lossy pictures: {@code LossyHeader} says how they are coded; for each macroblock {@code
 * LossyModes} reads how it is predicted and {@code LossyResiduals} what is added, both from {@code
 * LossyCodes}; {@code LossyPrediction} and {@code LossyTransforms} make samples of these in a
 * {@code LossyPlane} each, {@code LossyFilter} smooths them, and {@code LossyColors} turns them to
 * RGB.
 *
 * <p>Lossless pictures: {@code LosslessTransforms} reads what was done to the pixels before they
 * were coded and undoes it row by row, {@code LosslessImage} makes pixels of codes, of the picture
 * and of the small images that its transforms and its groups of codes need, {@code LosslessGroups}
 * finds the codes of a place, {@code LosslessTables} holds them, and {@code LosslessBits} gives the
 * bits.
 */
@NullMarked
package dev.emotion4j.image.decode.webp;

import org.jspecify.annotations.NullMarked;
