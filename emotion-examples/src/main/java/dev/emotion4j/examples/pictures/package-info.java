/** Which files are pictures, by name or content: shared by the command line and the window. */
@NullMarked
package dev.emotion4j.examples.pictures;

import org.jspecify.annotations.NullMarked;
