/**
 * Internal, not for applications: the headers of TIFF files, checked and put in order before the
 * JDK's reader sees them.
 */
@NullMarked
package dev.emotion4j.image.decode.tiff;

import org.jspecify.annotations.NullMarked;
