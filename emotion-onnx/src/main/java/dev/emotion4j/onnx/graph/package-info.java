/**
 * Internal, not for applications: what is inside an ONNX file. Its wire format, its operators, the
 * shapes, memory and time that they take, and the rewritten graph of in-place loading. {@link
 * dev.emotion4j.onnx.graph.OnnxGraph} reads, {@link dev.emotion4j.onnx.graph.GraphShapes} checks,
 * {@link dev.emotion4j.onnx.graph.ExternalDataGraph} rewrites.
 */
@NullMarked
package dev.emotion4j.onnx.graph;

import org.jspecify.annotations.NullMarked;
