/** Everything that one run measured, as tables and plots. */
@NullMarked
package dev.emotion4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
