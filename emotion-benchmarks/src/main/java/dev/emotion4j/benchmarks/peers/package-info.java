/** The same work done by other libraries. */
@NullMarked
package dev.emotion4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
