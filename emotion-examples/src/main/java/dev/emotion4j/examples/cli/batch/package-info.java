/**
 * Many pictures in one run: where they come from ({@link dev.emotion4j.examples.cli.batch.Inputs}),
 * how several threads share one analyzer and the answers keep their order ({@link
 * dev.emotion4j.examples.cli.batch.Batch}), where the answers go, and how a run ends early or is
 * taken up again.
 *
 * <p>What does not live here: the options, which {@code ClassifyCommand} has.
 */
@NullMarked
package dev.emotion4j.examples.cli.batch;

import org.jspecify.annotations.NullMarked;
