/**
 * Applications on top of emotion4j. {@link dev.emotion4j.examples.EmotionCommand} is the {@code
 * emotion} command line; each subcommand is a class of its own.
 *
 * <p>What does not live here: anything that a library's user would want to call. It belongs in the
 * published modules.
 */
@NullMarked
package dev.emotion4j.examples;

import org.jspecify.annotations.NullMarked;
