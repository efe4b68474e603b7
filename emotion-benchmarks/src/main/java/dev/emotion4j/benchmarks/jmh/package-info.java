/** Benchmarks of latency, throughput and parts of a frame, and what runs them. */
@NullMarked
package dev.emotion4j.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
