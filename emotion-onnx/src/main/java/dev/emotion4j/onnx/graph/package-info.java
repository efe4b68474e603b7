/**
 * Internal, not for applications: what is inside an ONNX file. Its wire format, and the rewritten
 * graph of in-place loading. {@link dev.emotion4j.onnx.graph.OnnxGraph} reads, {@link
 * dev.emotion4j.onnx.graph.ExternalDataGraph} rewrites. What the graph asks for is the business of
 * {@code graph.rules} and {@code graph.check}.
 */
@NullMarked
package dev.emotion4j.onnx.graph;

import org.jspecify.annotations.NullMarked;
