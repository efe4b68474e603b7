/**
 * Internal, not for applications: JPEG decoded to the pixels of libjpeg-turbo, in Java, so that
 * they are the same whatever is installed. {@link dev.emotion4j.image.decode.jpeg.JpegHeader} says
 * what a file is, {@link dev.emotion4j.image.decode.jpeg.JpegDecoder} gives its rows.
 *
 * <p>The way of a row of MCUs: {@code Scan} and {@code BitReader} take symbols from the codes,
 * {@code SequentialBlocks} or {@code ProgressiveBlocks} make coefficients of them (kept in {@code
 * StoredBlocks} if there are several scans), {@code InverseDct} makes samples of those in the
 * {@code Plane} of a component, {@code Upsampler} brings them to the picture's size, and {@code
 * ColorRows} makes pixels.
 */
@NullMarked
package dev.emotion4j.image.decode.jpeg;

import org.jspecify.annotations.NullMarked;
