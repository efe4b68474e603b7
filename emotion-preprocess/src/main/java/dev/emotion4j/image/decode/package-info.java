/**
 * Internal, not for applications: picture files: which format one is of, and who decodes it: the
 * packages below for JPEG, PNG and the headers of TIFF, the classes here for GIF and BMP, the
 * system's libjpeg-turbo, the JDK's reader for TIFF, and plug-ins. {@link
 * dev.emotion4j.image.decode.PictureDecoder} is the door. Apart from {@code Images}, only this
 * package needs {@code java.desktop}.
 */
@NullMarked
package dev.emotion4j.image.decode;

import org.jspecify.annotations.NullMarked;
