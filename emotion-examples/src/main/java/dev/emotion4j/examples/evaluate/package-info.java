/**
 * How good a classifier is: labelled pictures, what was answered, measures, and plots of them.
 * Knows neither the command line nor where answers come from.
 */
@NullMarked
package dev.emotion4j.examples.evaluate;

import org.jspecify.annotations.NullMarked;
