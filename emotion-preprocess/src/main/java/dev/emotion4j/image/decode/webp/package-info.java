/** WebP: lossy and lossless pictures, and what stands around them. */
@NullMarked
package dev.emotion4j.image.decode.webp;

import org.jspecify.annotations.NullMarked;
