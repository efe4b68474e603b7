/**
 * Small programs to start from, each as short as the library allows: a folder of pictures to CSV,
 * an HTTP service, a camera, an ensemble of models, and how metrics and {@code Flow} subscribers
 * are bound. Their tests run them.
 *
 * <p>What does not live here: the {@code emotion} command line, which has a package of its own.
 */
@NullMarked
package dev.emotion4j.examples.programs;

import org.jspecify.annotations.NullMarked;
