/**
 * Internal, not for applications: picture files: which format one is of, and who decodes it: the
 * packages below for JPEG, PNG, TIFF and WebP, the classes here for GIF, BMP and Netpbm, the
 * system's libjpeg-turbo, and plug-ins. {@link dev.emotion4j.image.decode.PictureDecoder} is the
 * door, for {@code Images} and {@code ImageDecoder}. All of it is for systems with {@code
 * java.desktop}, though what decodes pictures in Java calls nothing of it.
 */
@NullMarked
package dev.emotion4j.image.decode;

import org.jspecify.annotations.NullMarked;
