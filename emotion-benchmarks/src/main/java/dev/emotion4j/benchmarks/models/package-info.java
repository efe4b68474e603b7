/**
 * Reference models: the three networks with seeded weights, laid out on a graph, and their
 * agreement with PyTorch.
 */
@NullMarked
package dev.emotion4j.benchmarks.models;

import org.jspecify.annotations.NullMarked;
