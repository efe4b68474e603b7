/**
 * Measurements of the SDK that anyone can repeat: reference models, agreement with PyTorch, latency
 * and memory.
 *
 * <p>{@link dev.emotion4j.benchmarks.Benchmarks} is the command line. {@code ReferenceModel} names
 * the three networks; {@code MobileNetV2}, {@code LandmarkCnn} and {@code EfficientNetB0} lay them
 * out on an {@code OnnxGraph}, which {@code ReferenceWeights} fills.
 *
 * <p>What does not live here: anything that an application needs. This module is not published.
 */
@NullMarked
package dev.emotion4j.benchmarks;

import org.jspecify.annotations.NullMarked;
