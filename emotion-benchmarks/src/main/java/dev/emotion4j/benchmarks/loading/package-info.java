/** How long loading takes, and how much memory, each way in a process of its own. */
@NullMarked
package dev.emotion4j.benchmarks.loading;

import org.jspecify.annotations.NullMarked;
