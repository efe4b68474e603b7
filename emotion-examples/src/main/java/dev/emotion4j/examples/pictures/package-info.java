/** What a file is, by its content: shared by the command line and the window. */
@NullMarked
package dev.emotion4j.examples.pictures;

import org.jspecify.annotations.NullMarked;
