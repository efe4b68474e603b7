/** Face detectors beside each other: what they find in pictures, in how many runs and how fast. */
@NullMarked
package dev.emotion4j.benchmarks.faces;

import org.jspecify.annotations.NullMarked;
