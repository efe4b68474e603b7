/**
 * Measurements of the SDK that anyone can repeat: reference models, agreement with PyTorch, latency
 * and memory.
 *
 * <p>{@link dev.emotion4j.benchmarks.Benchmarks} is the command line. Below it, {@code models}
 * makes the three reference networks and compares them with PyTorch, {@code jmh} has the
 * benchmarks, {@code loading} measures loading and memory in processes of their own, {@code peers}
 * other libraries, and {@code report} writes tables and plots of them all.
 *
 * <p>What does not live here: anything that an application needs. This module is not published.
 */
@NullMarked
package dev.emotion4j.benchmarks;

import org.jspecify.annotations.NullMarked;
