/**
 * The {@code emotion} command line. {@link dev.emotion4j.examples.cli.EmotionCommand} is its start;
 * each subcommand is a class of its own.
 *
 * <p>What does not live here: anything that a library's user would want to call. It belongs in the
 * published modules.
 */
@NullMarked
package dev.emotion4j.examples.cli;

import org.jspecify.annotations.NullMarked;
