/** Internal, not for applications: TIFF, from the directory of a file to its pixels. */
@NullMarked
package dev.emotion4j.image.decode.tiff;

import org.jspecify.annotations.NullMarked;
